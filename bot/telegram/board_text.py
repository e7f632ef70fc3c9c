"""What is said about the boards, to the owner: how each is, what to tap, and what came of it. HTML, names escaped."""

from datetime import datetime, timedelta
from html import escape

from bot.house.board import BoardState, Pictures, Secrets, Start
from bot.house.caretaker import BoardCard
from bot.house.door import Door, Failure

NONE_HERE = (
    "No door here has a doorbell of its own yet. Give one a key: write DOORS__FRONT__KEY=… into .env, "
    "as .env.example says, and restart me."
)
NO_RELEASE = "That version is no longer at hand. /boards tells which one is."
FILE_NOT_SENT = (
    "I could not send the file. If it shows up here all the same, please delete it. Then tap /boards to try again."
)
FILE_MAYBE_SENT = (
    "I was stopped while I sent you a settings file. If you see one above, please delete it: I can no longer do that."
)
FILE_STAYS = (
    "⚠️ Telegram does not let me delete the settings file above any more. Please delete it: it is a key to your door."
)

_PICTURES = {
    Pictures.SMALLER: "smaller, for a slow network",
    Pictures.NORMAL: "normal",
    Pictures.SHARPER: "sharper, and slower to arrive",
}


def board(card: BoardCard, now: datetime) -> str:
    """One doorbell, as it is now; the first line says what /status says."""
    state = card.state
    name = card.door.name
    lines = [f"<b>{escape(name[:1].upper() + name[1:])}</b>: the doorbell is {'online' if state.online else 'offline'}"]
    if state.online is None:
        lines.append("I have not heard from it yet. /status tells whether everything else works.")
    elif not state.online:
        lines.append("Please check its power and its network cable.")
    lines += _life(state, now)
    if state.online:
        lines += _parts(state)
    if card.newer:
        lines.append(f"Version {escape(card.newer.version)} is ready for it.")
    return "\n".join(lines)


def _life(state: BoardState, now: datetime) -> list[str]:
    lines = [f"Version {escape(state.version)}."] if state.version else []
    if state.unsigned:
        lines.append("⚠️ It is an old one, which does not sign what it says. Please update it soon.")
    if state.online and state.uptime is not None:
        lasts = state.uptime + (now - state.heard_at if state.heard_at else timedelta())
        lines.append(f"Running for {_words(lasts)}{_since(state)}.")
    if state.online and state.on_trial:
        lines.append("It tries its new version, and keeps it if all is well for a minute.")
    if state.taken_back:
        lines.append(f"Its last update was taken back: it {escape(state.taken_back)}.")
    return lines


def _since(state: BoardState) -> str:
    match state.started:
        case Start.POWER:
            return ", since its power came on"
        case Start.ORDERED:
            return ", since you restarted it"
        case Start.UPDATE:
            return ", since its update"
        case Start.ROLLED_BACK:
            return ", since it took an update back"
        case Start.TROUBLE:
            what = f" ({escape(state.stopped)})" if state.stopped else ""
            return f", since it restarted itself: something in it had stopped{what}"
        case None:
            return ""


def _parts(state: BoardState) -> list[str]:
    lines = []
    if state.camera is True:
        lines.append("Its camera works.")
    elif state.camera is False:
        lines.append("⚠️ Its camera does not answer. Please check the camera’s wires.")
    if state.lost_rings:
        lines.append(f"⚠️ {_count(state.lost_rings, 'ring')} lost since then: it could not reach me for too long.")
    if state.lost_pictures:
        lines.append(f"⚠️ {_count(state.lost_pictures, 'picture')} lost since then.")
    if state.pictures:
        lines.append(f"Pictures: {_PICTURES[state.pictures]}.")
    return lines


def _count(number: int, what: str) -> str:
    return f"1 {what} was" if number == 1 else f"{number} {what}s were"


def _words(lasts: timedelta) -> str:
    """A time span as one would say it: "3 days"."""
    seconds = max(0, int(lasts.total_seconds()))
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if number := seconds // size:
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    return "less than a minute"


# Buttons


def update_to(version: str) -> str:
    """The button that asks about an update."""
    return f"⬆️ Update to {version}"


def pictures(kind: Pictures) -> str:
    """The button that changes the pictures."""
    return f"Pictures: {kind.value}"


# Before the second tap


def ask_restart(door: Door) -> str:
    """Before a restart."""
    return f"Shall I restart the doorbell at the {escape(door.name)}? It takes a few seconds."


def ask_update(door: Door, version: str) -> str:
    """Before an update."""
    return (
        f"Shall I update the doorbell at the {escape(door.name)} to version {escape(version)}? "
        "It restarts once, and goes back by itself if the new version does not work."
    )


def ask_secrets(door: Door) -> str:
    """Before a key leaves the house."""
    return (
        f"A new doorbell at the {escape(door.name)} needs this file, secrets.json. "
        "<b>It is a key: whoever has it and gets into your network can open the door.</b>\n\n"
        "If I send it here, it passes through Telegram’s servers. I delete it from this chat after 10 minutes, "
        "and tell the other owners.\n\n"
        "Safer, on the computer that I run on:\n"
        f"<code>uv run main.py board {escape(door.id)} --out secrets.json</code>\n\n"
        "Shall I send it here?"
    )


# What came of it


def restarted(door: Door) -> str:
    """It is back."""
    return f"The doorbell at the {escape(door.name)} has restarted and is back."


def pictures_changed(door: Door, kind: Pictures) -> str:
    """It confirmed."""
    return f"Pictures from the {escape(door.name)} are {_PICTURES[kind]} from now on."


def updating(door: Door, version: str) -> str:
    """It was told to."""
    return (
        f"The doorbell at the {escape(door.name)} fetches version {escape(version)} now and tries it. "
        "I tell you how it went, in two or three minutes."
    )


def secrets_file(door: Door, secrets: Secrets) -> str:
    """What stands below the file."""
    lines = [
        f"🔑 <b>A key to the {escape(door.name)}.</b> Save it now: I delete it here in 10 minutes.",
        "With the board on USB, and this file beside the program:",
        "<code>uv run --with mpremote python -m firmware.tools.provision secrets.json</code>",
        "Delete your copy afterwards.",
        *(escape(note) for note in secrets.notes),
    ]
    return "\n".join(lines)


def unreachable(door_name: str, failure: Failure) -> str:
    """A doorbell that could not be asked, or did not answer."""
    name = escape(door_name)
    if failure is Failure.SILENT:
        return f"The doorbell at the {name} did not answer. Please try again; if it stays silent, check its power."
    if failure is Failure.FORBIDDEN:
        return (
            f"The broker does not let me speak to the doorbell at the {name}. "
            "Whoever set me up, please run “main.py doctor”."
        )
    return f"I cannot reach the doorbell at the {name}. Please check its power and its network cable."


def no_picture(door_name: str, failure: Failure) -> str:
    """A doorbell that sent no picture."""
    if failure is Failure.SILENT:
        return f"No picture came from the {escape(door_name)}. The camera may be off. Please try again."
    return unreachable(door_name, failure)
