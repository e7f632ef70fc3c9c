"""``main.py broker``: what a mosquitto has to know of this household."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator

from bot.commands.door_check import as_reached
from bot.devices.access import access_list, configuration, users
from bot.settings import DevicesSettings, read_settings
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.tongue import Tongue


def carry_out(_: Namespace) -> int:
    """Print its configuration, its access list, and how its users get their passwords; raises SettingsWrong."""
    for line in _printed(as_reached(read_settings()).devices, terminal_tongue(os.environ)):
        sys.stdout.write(f"{line}\n")
    return 0


def _printed(settings: DevicesSettings, tongue: Tongue) -> Iterator[str]:
    yield "# /etc/mosquitto/conf.d/doorman.conf"
    for line in configuration(settings).split("\n"):
        if why := terminal_text.BROKER_LINES.get(line.partition(" ")[0]):
            yield f"# {tongue.plain(why)}"
        yield line
    yield "# /etc/mosquitto/doorman.acl"
    yield access_list(settings)
    yield f"# {tongue.plain(terminal_text.BROKER_PASSWORDS)}"
    for n, name in enumerate(users(settings)):
        yield f"# mosquitto_passwd{' -c' if not n else ''} /etc/mosquitto/passwords {name}"
