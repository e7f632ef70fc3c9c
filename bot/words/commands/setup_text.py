"""What ``main.py setup`` asks and says."""

from bot.house.doors.relays import relay_user
from bot.house.findings.findings import Plain
from bot.house.findings.outside_findings import TelegramAway
from bot.words.chat.cameras import camera_labels
from bot.words.phrase import Phrase, Verbatim, count, lines, say

SETUP = say("set everything up by a few questions; run again, it changes what you tell it and keeps the rest")
SETUP_YES = say("ask nothing: keep what is set, and take the defaults")
SETUP_TOKEN_FILE = say("a file with the bot’s token, so that the token stands in no command")
SETUP_WAY = say("what stands at the door: board, camera or webcam")
SETUP_NAME = say("what the door is called")
SETUP_RELAY = say("the relay that opens it, such as tasmota:gate")
SETUP_BROKER = say("where the MQTT broker is, such as 192.168.1.20:1883")
SETUP_BROKER_PASSWORD_FILE = say("a file with my password on that broker")

NO_TERMINAL = say("Nobody can be asked here. Use --yes and --token-file FILE, and --way for what stands at the door.")
ALREADY_ASKING = say("“main.py setup” asks in another window already. Please go on there, or close it first.")
LEFT = say("\nNothing was written, and everything is as it was.")

# What is set


def nothing_yet(path: str) -> Phrase:
    """An empty machine."""
    return say(
        "Nothing is set yet. Your answers will stand in {path}; Enter takes what is in brackets.", path=Verbatim(path)
    )


def is_set(path: str) -> Phrase:
    """It was run before, or somebody wrote the file."""
    return say("{path} is there. Enter keeps what is in brackets; nothing is lost.", path=Verbatim(path))


def token_set(*, is_set: bool) -> Phrase:
    """Whether there is a token; never which."""
    return say("  Bot token: set") if is_set else say("  Bot token: missing")


def door_set(name: str, door: str, lock: str) -> Phrase:
    """A door that is known."""
    return say("  Door: {name} ({door}), lock: {lock}", name=name, door=Verbatim(door), lock=Verbatim(lock))


def broker_set(where: str) -> Phrase:
    """The broker that is known."""
    return say("  Broker: {where}", where=Verbatim(where))


# The token

ASK_TOKEN = say(
    "Bot token? Write /newbot to @BotFather in Telegram and copy what it gives you. It is not shown here:",
)
ASK_TOKEN_AGAIN = say("Bot token? Enter keeps the one that is set. It is not shown here:")
NO_TOKEN = say("Without a token there is no bot: @BotFather in Telegram gives you one, it looks like 123456789:AbCd….")
TOKEN_MISTYPED = say("That is no whole token: it is digits, a colon and 35 more characters. Please copy it once more.")


def token_good(bot_name: str) -> Phrase:
    """Telegram knows it."""
    return say("✓ Telegram knows it: your bot is @{name}.", name=Verbatim(bot_name))


def token_trouble(trouble: Plain | TelegramAway) -> Phrase:
    """Why it cannot be taken: Telegram does not know it, or cannot be asked."""
    if isinstance(trouble, TelegramAway):
        return say(
            "Telegram cannot be reached ({error}). Please check the internet connection; Enter tries once more.",
            error=Verbatim(trouble.error),
        )
    return say(
        "Telegram does not know this token: it was replaced, or a character is wrong. @BotFather shows it with /token."
    )


# The door

ASK_WAY = lines(
    say("What stands at the door?"),
    say("  1  a doorbell of this project (W5100S board)"),
    say("  2  a camera, a button or a relay that you have already"),
    say("  3  this computer’s webcam, nothing else"),
    say("1, 2 or 3?"),
)
NO_WAY = say("Please type 1, 2 or 3.")
ASK_NAME = say("What is the door called?")
ASK_RELAY = say("Does a relay open it? Type its maker and name, such as tasmota:gate, or only Enter:")
CANNOT_STAND = say("That has a character in it that cannot be written there. Please type it anew.")


def named_in_chat(name: str) -> Phrase:
    """The household keeps the name."""
    return say("The door is called {name}; /doors in the chat changes that.", name=name)


# The broker

ASK_BROKER = say("Where is the MQTT broker? On another machine, say, user@192.168.1.20:1883; only Enter:")
ASK_BROKER_PASSWORD = say("My password there? It is not shown here:")
NO_BROKER = say("That is no address: write one such as 192.168.1.20:1883.")

# What was written


def written(path: str) -> Phrase:
    """It stands now, for its owner alone."""
    return say("✓ {path} is written, readable for you alone.", path=Verbatim(path))


def as_it_was(path: str) -> Phrase:
    """Nothing had to be changed."""
    return say("✓ {path} stays as it is.", path=Verbatim(path))


def kept(path: str, most: int) -> Phrase:
    """What was there before is not gone."""
    return count(
        "  What stood there before is in {path}, readable for you alone; the last {n} such file is kept.",
        "  What stood there before is in {path}, readable for you alone; the last {n} such files are kept.",
        most,
        path=Verbatim(path),
    )


def written_meanwhile(path: str) -> Phrase:
    """Somebody wrote in the file while I asked."""
    return say("{path} was changed while I asked: I keep that, and add your answers.", path=Verbatim(path))


def not_read(path: str, why: str) -> Phrase:
    """A file that was named on the command line."""
    return say("{path} cannot be read ({why}).", path=Verbatim(path), why=Verbatim(why))


def overruled(name: str) -> Phrase:
    """What is written will not count."""
    return say("{name} is set in the environment to something else, and that counts.", name=Verbatim(name))


# What comes next

WHAT_NOW = say("\nWhat is left to do:")
NO_MOSQUITTO = say("• Install the broker: sudo apt install mosquitto (macOS: brew install mosquitto).")
WEBCAM_IN_CHAT = say(
    "• Then, in the chat, send /cameras and tap “{own}”, then “{bell}”.",
    own=camera_labels.OWN,
    bell=camera_labels.DOORBELL,
)
START = say("• Start the service: uv run main.py")
RESTART = say("• Restart the service, so that it counts. The home has its owner already.")
GO_ON = say("• The service can go on as it is: its settings stay as they were. The home has its owner already.")


def start_broker(path: str) -> Phrase:
    """Nothing listens there yet."""
    return say("• Start the broker: mosquitto -c {path}", path=Verbatim(path))


def broker_there(where: str, path: str, *, is_new: bool) -> Phrase:
    """Something listens there already: the one with our files, or another. ``is_new``: they are others now."""
    known = {"where": Verbatim(where), "path": Verbatim(path)}
    if is_new:
        return say(
            "• A broker runs at {where} already. If you started it with {path}, start it anew; if not, make it yours: "
            "sudo .venv/bin/python main.py install",
            **known,
        )
    return say(
        "• A broker runs at {where} already. If you started it with {path}, it can go on as it is; if not, make "
        "it yours: sudo .venv/bin/python main.py install",
        **known,
    )


def relay_logs_in(name: str, door: str) -> Phrase:
    """What a relay has to be given, so that the broker lets it in."""
    return say(
        "• {name}: give the relay its user at the broker, {user}, and the password that stands in .env as {setting}.",
        name=name,
        user=Verbatim(relay_user(door)),
        setting=Verbatim(f"DOORS__{door.upper()}__RELAY_PASSWORD"),
    )


def provision(file: str) -> Phrase:
    """What goes onto the board; firmware/README.md has the rest."""
    return say(
        "• Connect the board by USB: uv run --with mpremote python -m firmware.tools.provision {file}",
        file=Verbatim(file),
    )


def camera_told_by(path: str) -> Phrase:
    """Where camera and button ask."""
    return say(
        "• Tell your camera where its pictures go, and your button where it rings: both stand in {path}, with the "
        "password.",
        path=Verbatim(path),
    )


def claim_link(link: str) -> Phrase:
    """The last line, above the picture of the link."""
    return say("• Open this link, or scan it with your phone, and the home is yours:  {link}", link=Verbatim(link))
