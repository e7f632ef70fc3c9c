"""What ``main.py install`` says."""

from collections.abc import Mapping, Sequence

from bot.house.doors.relays import relay_user
from bot.words.phrase import Lines, Phrase, Verbatim, lines, listed, say

INSTALL = say("have the service start with this machine, and write the broker’s files; shows each before it writes")
INSTALL_ROOT = say("write below this folder instead of /, to look at the files first")
INSTALL_YES = say("write without asking")

#: What each file is for; ``bot.commands.installing.plan`` says which there are.
PURPOSES: Mapping[str, Phrase] = {
    "settings": say("Passwords on the broker that are not set yet; what stands there already stays:"),
    "configuration": say("The broker’s settings: nobody without a password, no ring forgotten:"),
    "access": say("Who may say and hear what on the broker, for the doors that there are:"),
    "passwords": say("The broker’s users, each with their password, which nobody can read from it:"),
    "unit": say("The service, started with the machine and again whenever it ends or hangs:"),
}

ASK = say("Write it? [y/N] ")
#: What is typed afterwards.
_BY_HAND = (
    "sudo systemctl restart mosquitto",
    "sudo systemctl daemon-reload && sudo systemctl enable --now doorman",
    "uv run main.py doctor",
)

#: What is typed for yes, in any of our languages.
YES = frozenset({"y", "yes", "j", "ja", "s", "si", "sí", "д", "да", "हाँ", "हां"})
NO_TERMINAL = say("Nobody can be asked here. Look at the files with --root FOLDER first, or write them with --yes.")


def as_it_should_be(path: str) -> Phrase:
    """Nothing has to be written."""
    return say("✓ {path} is as it should be.", path=Verbatim(path))


def written(path: str) -> Phrase:
    """It stands now."""
    return say("✓ {path} is written.", path=Verbatim(path))


def kept_aside(path: str) -> Phrase:
    """What was there before is not gone."""
    return say("  What was there before is in {path}.", path=Verbatim(path))


def left(path: str) -> Phrase:
    """Whoever was asked said no."""
    return say("– {path} was left as it is.", path=Verbatim(path))


def not_written(path: str, why: str) -> Phrase:
    """The disk, or the machine's owner, does not allow it."""
    return say(
        "{path} cannot be written ({why}). With sudo it can: sudo {command}",
        path=Verbatim(path),
        why=Verbatim(why),
        command=Verbatim(".venv/bin/python main.py install"),
    )


def what_now(boards: Sequence[str], relays: Sequence[str]) -> Lines:
    """What is left to do by hand; ``relays`` are the doors whose relays the broker did not know."""
    return lines(
        say("What is left to do:"),
        *(say("  {command}", command=Verbatim(command)) for command in _BY_HAND),
        say(
            "The board of {doors} has a new password on the broker. Hand it its settings anew: "
            "uv run main.py board {door}",
            doors=listed(map(Verbatim, boards)),
            door=Verbatim(boards[0]),
        )
        if boards
        else None,
        *map(relay_logs_in, relays),
    )


def relay_logs_in(door: str) -> Phrase:
    """What a relay has to be given, so that the broker lets it in."""
    return say(
        "The relay of {door} logs in to the broker as {user}: give it that user, and the password that stands in .env "
        "as {setting}. Of a door that was added in the chat, it stands in the file on its page.",
        door=Verbatim(door),
        user=Verbatim(relay_user(door)),
        setting=Verbatim(f"DOORS__{door.upper()}__RELAY_PASSWORD"),
    )
