"""What a camera's process may open: its libraries, its camera, and the folder for its clips; no .env, no album."""

from pathlib import Path

from bot.cameras.wire import OpenStream
from recognizer.process.sandbox import enter_sandbox, libraries

_PROJECT = Path(__file__).absolute().parents[3]
_PACKAGES = ("bot/cameras", "recognizer/process")
#: Where a name's address is looked up.
_NETWORK = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/ssl",
    "/run/systemd/resolve",
)


def confine(opening: OpenStream) -> bool:
    """Open nothing else from now on; False: this system cannot do that. Before there are threads."""
    reads = [*libraries(_PROJECT, _PACKAGES), *map(Path, _NETWORK)]
    if opening.kind == "file":
        reads.append(Path(opening.address))
    devices = [Path(opening.address)] if opening.kind == "usb" else []
    return enter_sandbox(reads, [Path(opening.folder)], devices=devices, network=True)
