"""What is said about the boards, to the owner: how each is, what to tap, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.house.boards.board import (
    BoardState,
    NoSecrets,
    Pictures,
    Remark,
    RemarkKind,
    Secrets,
    Start,
    Withheld,
)
from bot.house.boards.caretaker import BoardCard
from bot.house.doors.door import Door, Failure
from bot.words.chat.doors import board_trouble
from bot.words.phrase import Lines, Opening, Phrase, Text, Value, Verbatim, count, lines, say

NONE_HERE = say(
    "No door here has a doorbell of ours, so there is nothing that I could ask for a picture or restart. Under /doors "
    "an owner adds a door with one."
)
NO_RELEASE = say("That version is no longer at hand. /boards tells which one is.")
FILE_NOT_SENT = say(
    "I could not send the file. If it shows up here all the same, please delete it. Then tap /boards to try again."
)
FILE_MAYBE_SENT = say(
    "I was stopped while I sent you a settings file. If you see one above, please delete it: I can no longer do that."
)
FILE_STAYS = say(
    "⚠️ Telegram does not let me delete the settings file above any more. Please delete it: it is a key to your door."
)

NO_BROKER = say(
    "The MQTT broker, which carries our messages, is not answering. Please check that its computer is on and in the "
    "network; /status tells how it is."
)

_MINUTE = timedelta(minutes=1)

_PICTURES = {
    Pictures.SMALLER: say("Pictures: smaller, for a slow network."),
    Pictures.NORMAL: say("Pictures: normal."),
    Pictures.SHARPER: say("Pictures: sharper, and slower to arrive."),
}


def board(card: BoardCard, now: datetime) -> Lines:
    """One doorbell, as it is now; the first line says what /status says."""
    state, door = card.state, Opening(card.door.name)
    if state.no_broker:
        return lines(say("<b>{door}</b>: I cannot reach the doorbell", door=door), NO_BROKER)
    if state.online:
        first = say("<b>{door}</b>: the doorbell is online", door=door)
    else:
        first = say("<b>{door}</b>: the doorbell is offline", door=door)
    unheard = say("I have not heard from it yet. /status tells whether everything else works.")
    away = say("Please check its power and its network cable.")
    newer = card.newer
    return lines(
        first,
        None if state.online else unheard if state.online is None else away,
        *_life(state, now),
        *(_parts(state) if state.online else ()),
        say("Version {version} is ready for it.", version=newer.version) if newer else None,
    )


def _life(state: BoardState, now: datetime) -> Sequence[Text]:
    said: list[Text] = [say("Version {version}.", version=state.version)] if state.version else []
    if state.online and state.uptime is not None:
        lasts = state.uptime + (now - state.heard_at if state.heard_at else timedelta())
        said.append(_running(state, lasts if lasts >= _MINUTE else say("less than a minute")))
    if state.online and state.on_trial:
        said.append(say("It tries its new version, and keeps it if all is well for a minute."))
    if state.unsigned:
        said.append(say("⚠️ It is an old one, which does not sign what it says. Please update it soon."))
    if state.taken_back:
        said.append(board_trouble.taken_back(state.taken_back))
    return said


def _running(state: BoardState, lasts: Value) -> Phrase:
    match state.started:
        case Start.POWER:
            return say("Running for {time}, since its power came on.", time=lasts)
        case Start.ORDERED:
            return say("Running for {time}, since it was told to restart.", time=lasts)
        case Start.UPDATE:
            return say("Running for {time}, since its update.", time=lasts)
        case Start.ROLLED_BACK:
            return say("Running for {time}, since it took an update back.", time=lasts)
        case Start.TROUBLE if state.stopped:
            return say(
                "Running for {time}, since it restarted itself: something in it had stopped ({what}).",
                time=lasts,
                what=board_trouble.stopped(state.stopped),
            )
        case Start.TROUBLE:
            return say("Running for {time}, since it restarted itself: something in it had stopped.", time=lasts)
        case None:
            return say("Running for {time}.", time=lasts)


def _parts(state: BoardState) -> Sequence[Text]:
    said: list[Text] = []
    if state.camera is True:
        said.append(say("Its camera works."))
    elif state.camera is False:
        said.append(say("⚠️ Its camera does not answer. Please check the camera’s wires."))
    if state.lost_rings:
        said.append(
            count(
                "⚠️ {n} ring was lost since then: it could not reach me for too long.",
                "⚠️ {n} rings were lost since then: it could not reach me for too long.",
                state.lost_rings,
            )
        )
    if state.lost_pictures:
        said.append(
            count("⚠️ {n} picture was lost since then.", "⚠️ {n} pictures were lost since then.", state.lost_pictures)
        )
    if state.pictures:
        said.append(_PICTURES[state.pictures])
    return said


# Before the second tap


def ask_restart(door: Door) -> Phrase:
    """Before a restart."""
    return say("Shall I restart the doorbell at the {door}? It takes a few seconds.", door=door.name)


def ask_update(door: Door, version: str) -> Phrase:
    """Before an update."""
    return say(
        "Shall I update the doorbell at the {door} to version {version}? "
        "It restarts once, and goes back by itself if the new version does not work.",
        door=door.name,
        version=version,
    )


def ask_secrets(door: Door) -> Lines:
    """Before a key leaves the house."""
    return lines(
        say(
            "A new doorbell at the {door} needs this file, secrets.json. "
            "<b>It is a key: whoever has it and gets into your network can open the door.</b>\n",
            door=door.name,
        ),
        say(
            "If I send it here, it passes through Telegram’s servers. I delete it from this chat after 10 minutes, "
            "and tell the other owners.\n"
        ),
        say(
            "Safer, on the computer that I run on:\n<code>uv run main.py board {door} --out secrets.json</code>\n",
            door=Verbatim(door.id),
        ),
        say("Shall I send it here?"),
    )


def no_secrets(none: NoSecrets) -> Phrase:
    """Instead of that question: there is no file to send, and what to do about it."""
    match none.why:
        case Withheld.NO_KEY:
            return say(
                "{setting} is missing: without it no doorbell can stand at this door.", setting=Verbatim(none.setting)
            )
        case Withheld.UNKNOWN_TO_BROKER:
            return say(
                "{setting} is missing: write into .env the password that your broker has for “{door}”.",
                setting=Verbatim(none.setting),
                door=Verbatim(none.door),
            )
        case Withheld.LISTENS_TO_ITSELF:
            return say(
                "No doorbell can reach me yet: {setting} in .env is {value}, which is this computer alone. Leave it "
                "out, or set it to this computer’s address in your network. Then restart me.",
                setting=Verbatim(none.setting),
                value=Verbatim(none.value),
            )
        case Withheld.NO_ADDRESS:
            return say(
                "{setting} is missing: write this computer’s address in your network into .env. Then restart me.",
                setting=Verbatim(none.setting),
            )
        case Withheld.SIMULATED:
            return say(
                "The doorbell here is simulated and has its settings already, so there is no file to send. "
                "A real doorbell gets its key this way."
            )


# What came of it


def restarted(door: Door) -> Phrase:
    """It is back."""
    return say("The doorbell at the {door} has restarted and is back.", door=door.name)


def pictures_changed(door: Door, kind: Pictures) -> Phrase:
    """It confirmed."""
    match kind:
        case Pictures.SMALLER:
            return say("Pictures from the {door} are smaller from now on, for a slow network.", door=door.name)
        case Pictures.NORMAL:
            return say("Pictures from the {door} are of normal size from now on.", door=door.name)
        case Pictures.SHARPER:
            return say("Pictures from the {door} are sharper from now on, and slower to arrive.", door=door.name)


def updating(door: Door, version: str) -> Phrase:
    """It was told to."""
    return say(
        "The doorbell at the {door} fetches version {version} now and tries it. "
        "I tell you how it went, in two or three minutes.",
        door=door.name,
        version=version,
    )


def secrets_file(door: Door, secrets: Secrets) -> Lines:
    """What stands below the file."""
    return lines(
        say("🔑 <b>A key to the {door}.</b> Save it now: I delete it here in 10 minutes.", door=door.name),
        say("With the doorbell on USB, and this file beside the program:"),
        say(
            "<code>{command}</code>",
            command=Verbatim("uv run --with mpremote python -m firmware.tools.provision secrets.json"),
        ),
        say("Delete your copy afterwards."),
        *(remark(each) for each in secrets.remarks),
    )


def remark(remark: Remark) -> Phrase:
    """What to know about a board's settings file."""
    match remark.kind:
        case RemarkKind.BROKER_USER:
            return say(
                "Your broker must know “{door}” as a user of its own, and call each client by its user, so that no "
                "doorbell can pass for another: “uv run main.py broker” shows the lines.",
                door=remark.about,
            )
        case RemarkKind.BROKER_TLS:
            return say("Your broker speaks TLS: add “tls” to the file, as firmware/README.md says.")
        case RemarkKind.GUESSED_ADDRESS:
            return say(
                "I took {address} for this machine’s address; if that is wrong, set LAN_ADDRESS in .env.",
                address=remark.about,
            )


def unreachable(door_name: str, failure: Failure) -> Phrase:
    """A doorbell that could not be asked, or did not answer."""
    if failure is Failure.SILENT:
        return say(
            "The doorbell at the {door} did not answer. Please try again; if it stays silent, check its power.",
            door=door_name,
        )
    if failure is Failure.NO_BROKER:
        return say("I cannot reach the doorbell at the {door}. {why}", door=door_name, why=NO_BROKER)
    if failure is Failure.FORBIDDEN:
        return say(
            "The broker does not let me speak to the doorbell at the {door}. "
            "Whoever set me up, please run “main.py doctor”.",
            door=door_name,
        )
    return say(
        "I cannot reach the doorbell at the {door}. Please check its power and its network cable.", door=door_name
    )


def no_picture(door_name: str, failure: Failure) -> Phrase:
    """A doorbell that sent no picture."""
    if failure is Failure.SILENT:
        return say("No picture came from the {door}. The camera may be off. Please try again.", door=door_name)
    return unreachable(door_name, failure)
