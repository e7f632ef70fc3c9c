"""``main.py broker``: what a mosquitto has to know of this household."""

import sys
from argparse import Namespace

from bot.devices.access import access_list, configuration, users
from bot.settings import read_settings


def carry_out(_: Namespace) -> int:
    """Print its configuration, its access list, and how its users get their passwords; raises SettingsWrong."""
    settings = read_settings()
    names = users(settings)
    for line in (
        "# /etc/mosquitto/conf.d/doorman.conf",
        configuration(settings),
        "# /etc/mosquitto/doorman.acl",
        access_list(settings),
        "# a password for each, which it asks for; then restart mosquitto:",
        *(
            f"# mosquitto_passwd{' -c' if not n else ''} /etc/mosquitto/passwords {name}"
            for n, name in enumerate(names)
        ),
    ):
        sys.stdout.write(f"{line}\n")
    return 0
