"""The systemd unit: started with the machine, started anew, watched, and shut in as far as the service bears it."""

from collections.abc import Iterable
from pathlib import Path

#: No sign of life for so long, and systemd starts it anew, in seconds.
WATCHDOG_S = 30

#: A start takes a few seconds, and some ten times that on a slow machine that just came up, in seconds.
START_S = 180

#: The same for every household; see systemd.exec(5). The devices are cameras on USB, landlock is the recogniser's. Left
#: out: MemoryDenyWriteExecute (libffi, which ctypes needs, makes memory that it both writes and runs) and ProcSubset
#: (onnxruntime asks /proc/cpuinfo what the processor can do).
_SHUT_IN = """\
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
ProtectProc=invisible
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RemoveIPC=yes
CapabilityBoundingSet=
AmbientCapabilities=
SystemCallArchitectures=native
SystemCallFilter=@system-service landlock_create_ruleset landlock_add_rule landlock_restrict_self
SystemCallFilter=~@privileged
DevicePolicy=closed
DeviceAllow=char-video4linux rw
SupplementaryGroups=video
UMask=0077"""


def unit(*, user: str, python: Path, project: Path, env_file: Path, writes: Iterable[Path]) -> str:
    """The unit's file; every path is whole. ``writes``: the folders that the service writes to, which must be there."""
    written = "\n".join(f"ReadWritePaths={_quoted(path)}" for path in writes)
    return f"""\
[Unit]
Description=Doorman, the doorbell in a Telegram chat
Wants=network-online.target
After=network-online.target mosquitto.service time-sync.target
StartLimitIntervalSec=0

[Service]
Type=notify
User={user}
WorkingDirectory={_escaped(project)}
Environment={_quoted(f"DOORMAN_ENV_FILE={env_file}")}
ExecStart={_quoted(python)} {_quoted(project / "main.py")}
Restart=always
RestartSec=2
TimeoutStartSec={START_S}
TimeoutStopSec=10
WatchdogSec={WATCHDOG_S}
{written}
{_SHUT_IN}

[Install]
WantedBy=multi-user.target
"""


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _quoted(path: Path | str) -> str:
    text = str(path).replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
