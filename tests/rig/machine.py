"""The machine that tests run on."""

import os


def shared_by() -> float:
    """So many want each of its cores, one at least: what may take a second alone may take so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
