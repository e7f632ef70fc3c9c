"""What the board tells about itself. Loaded when it does: every minute, and when something has changed."""

import gc

import machine
from late import load_transient


def health(doorbell, report):
    """Numbers about now; a few words at most."""
    counters = doorbell.counters
    return {
        "uptime_s": report.uptime_ms // 1000,
        "version": load_transient("version").VERSION,
        "slot": report.slot,
        "reset": "watchdog" if machine.reset_cause() == machine.WDT_RESET else "power",
        "cause": report.cause,
        "heap_free": gc.mem_free(),
        "heap_peak": doorbell.watch.heap_peak,
        "heap_live": doorbell.watch.heap_live,
        "ip": doorbell.ethernet.ip,
        "camera": doorbell.camera.ready,
        "waiting": len(doorbell.outbox),
        "held": doorbell.button.held,
        "counters": counters.by_name,
        "command": counters.last_command,
        "error": counters.last_error,
    }


def info(doorbell, report):
    """What this board is and how it is set."""
    settings = doorbell.settings
    return {
        "version": load_transient("version").VERSION,
        "slot": report.slot,
        "trial": report.trial,
        "note": report.note,
        "boot": doorbell.boot,
        "camera": "OV2640" if doorbell.camera.ready else "",
        "features": sorted(name for name in settings.fitted if settings.fitted[name]),
        "settings": load_transient("changes").changeable(settings),
    }
