"""Code that is needed for a moment: its room on the heap is free again when the moment is over."""

import sys


def load_transient(name):
    """The module of this name, read from the flash anew and forgotten as soon as nobody holds it."""
    module = __import__(name)
    del sys.modules[name]
    return module
