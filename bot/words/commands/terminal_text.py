"""What commands say in a terminal, beside the doctor: without markup."""

from collections.abc import Iterable, Mapping

from bot.house.records.trail import Flaw, Head, KeyTrouble
from bot.words.phrase import Phrase, Verbatim, count, listed, say

# What may be typed

WHAT_IT_IS = say("Doorman: your doorbell in a Telegram chat.")
TRY_IT = say("try everything in the browser: no account, no hardware")
SET_IT_UP = say("set up the real thing by a few questions")
THE_REAL_THING = say("the real thing, with the settings in .env")

COMMANDS = say("commands")
USAGE = say("usage: ")
OPTIONS = say("options")
TO_NAME = say("what to name")
HELP = say("show this help, and do nothing else")
RUN = say("run the service with the settings in .env (the default)")
DEMO = say("show the whole product in a browser, without any account or hardware")
DEMO_PORT = say("the page’s port on 127.0.0.1 (default 8080)")
DEMO_NO_BROWSER = say("do not open a browser, only print the address")
DEMO_KEEP = say("go on with what the last demo left behind")
DEMO_TELEGRAM = say("be Telegram alone, for a doorbell of your own: prints the BOT_API_URL and BOT_TOKEN for your .env")
DEMO_API_PORT = say("with --telegram-only: its port (default 8082)")
DOCTOR = say("check everything the service stands on, and say what to do")
FACES = say("how well the faces you taught are told apart, and whose photos to add")
BOARD = say("hand out a board’s secrets.json, for flashing it")
BOARD_DOOR = say("the door’s id, such as front")
BOARD_OUT = say("write it here, readable for you alone (default: standard output)")
BROKER = say("print the configuration and the access list for mosquitto")
MODELS = say("model files of the recogniser")
MODELS_FETCH = say("download the better face detector, and what sees people from behind, once")
AUDIT = say("the audit trail: who opened and changed what")
AUDIT_VERIFY = say("check that nobody has changed it")
AUDIT_HEAD = say("a seal that the chat told: nothing up to it may be gone")


def no_such_word(typed: str, known: Iterable[str]) -> Phrase:
    """Something was typed that is none of those that can be."""
    return say(
        "“{typed}” cannot be typed there; {known} can.",
        typed=Verbatim(typed),
        known=listed((Verbatim(word) for word in known), either=True),
    )


def no_port(typed: str) -> Phrase:
    """Something was typed where a port stands, and is none."""
    return say("“{typed}” is no port: type a number from 1 to 65535.", typed=Verbatim(typed))


def not_understood(command: str) -> Phrase:
    """Something is missing, too much, or no number; ``command`` tells what may be typed."""
    return say("I do not understand what was typed. This shows what can be: {command}", command=Verbatim(command))


# The service

NO_DEMO = say("The demo’s own packages are left out here: run `uv sync`, and then `uv run main.py demo`.")


def claim(code: str) -> Phrase:
    """How a new bot gets its owner."""
    return say(
        "This bot belongs to nobody yet. To make it yours, send it in Telegram:  {command}",
        command=Verbatim(f"/start {code}"),
    )


def claim_link(link: str) -> Phrase:
    """The same with one tap, above the picture of the link."""
    return say("or open this link, or scan it with your phone:  {link}", link=Verbatim(link))


# A board's settings file


def no_such_door(door: str, doors: Iterable[str]) -> Phrase:
    """There is no door by this id."""
    return say(
        "There is no door “{door}”; there is {doors}.",
        door=Verbatim(door),
        doors=listed(Verbatim(known) for known in doors),
    )


def opens(door_name: str) -> Phrase:
    """What the file that was handed out is."""
    return say("This opens the {door}: delete it once the board has it.", door=door_name)


def not_written(path: str, why: str) -> Phrase:
    """A file cannot be written; ``why`` is the system's reason."""
    return say("{path} cannot be written ({why}).", path=Verbatim(path), why=Verbatim(why))


# What mosquitto has to know: comments in its files

BROKER_PASSWORDS = say("a password for each, which it asks for; then restart mosquitto:")

#: Above the line of its configuration that begins so.
BROKER_LINES: Mapping[str, Phrase] = {
    "use_username_as_clientid": say("every client is called as its user: nobody takes another’s connection over"),
    "persistence": say("rings wait here while the service is away"),
    "set_tcp_nodelay": say("an unlock is confirmed 40 ms sooner"),
}

# The audit trail

AUDIT_NO_HEAD = say("A head is what the chat told, such as 12345:ab12cd34ef567890: lines, a colon, and the hash.")


def audit_whole(head: Head) -> Phrase:
    """Every line is as it was written."""
    older, seal = head.sealed_from - 1, Verbatim(f"{head.lines}:{head.hash[:16]}")
    if older < 1:
        return say("The audit trail is whole, as of {head}.", head=seal)
    return count(
        "The audit trail is whole, as of {head}. Its first line is older than the key, and sealed as one.",
        "The audit trail is whole, as of {head}. Its first {n} lines are older than the key, and sealed as one.",
        older,
        head=seal,
    )


def audit_broken(line: int, flaw: Flaw) -> Phrase:
    """Somebody changed it, and where."""
    at = Verbatim(str(line))
    match flaw:
        case Flaw.TORN:
            return say(
                "Line {line} of the audit trail is torn off: either it is being written just now, or somebody cut it.",
                line=at,
            )
        case Flaw.UNREADABLE:
            return say("Line {line} of the audit trail cannot be read: somebody changed it.", line=at)
        case Flaw.OUT_OF_CHAIN:
            return say(
                "Line {line} of the audit trail does not follow from the line before it: somebody changed, added or "
                "took out lines there.",
                line=at,
            )
        case Flaw.UNSEALED:
            return say("Line {line} of the audit trail carries no seal: somebody without the key wrote it.", line=at)
        case Flaw.FORGED:
            return say("The seal on line {line} of the audit trail is not ours: somebody changed that line.", line=at)
        case Flaw.CUT:
            return say(
                "The audit trail ends with line {line}, before the head that you gave: somebody cut its end off.",
                line=at,
            )
        case Flaw.ANOTHER:
            return say(
                "Line {line} of the audit trail is not the one of the head that you gave: somebody wrote it anew.",
                line=at,
            )
        case Flaw.GONE:
            return say("Line {line} of the audit trail is older than what is kept: please take a newer head.", line=at)


def audit_without_key(found: int) -> Phrase:
    """The chain holds, and nothing proves who wrote it."""
    return count(
        "The chain of its only line holds, but there is no key to prove the seal: has the service been started yet, "
        "and is AUDIT_KEY_FILE right?",
        "The chain of all {n} lines holds, but there is no key to prove their seals: has the service been started "
        "yet, and is AUDIT_KEY_FILE right?",
        found,
    )


def audit_unproven(line: int, key_file: str) -> Phrase:
    """Its beginning is sealed with a key that we do not have."""
    return say(
        "Up to line {line} the audit trail was sealed with a key that is not in {file}, so nobody can tell who wrote "
        "it; put the old key below the new one.",
        line=Verbatim(str(line)),
        file=Verbatim(key_file),
    )


def audit_absent(path: str) -> Phrase:
    """There is no trail."""
    return say("There is no audit trail at {path}.", path=Verbatim(path))


def audit_unreadable(path: str, why: str) -> Phrase:
    """The system does not let us read it."""
    return say("The audit trail {path} cannot be read ({why}).", path=Verbatim(path), why=Verbatim(why))


def audit_key_unusable(trouble: KeyTrouble) -> Phrase:
    """There is a key file that is none."""
    return say("The audit trail cannot be proven: {why}.", why=unusable_key(trouble))


def unusable_key(trouble: KeyTrouble) -> Phrase:
    """Why a key file cannot be used, as a part of a sentence."""
    place = Verbatim(trouble.place)
    if trouble.why:
        return say("{place} cannot be used ({why})", place=place, why=Verbatim(trouble.why))
    return say("{place} cannot be used (it holds no key of 64 hex digits)", place=place)


# The recogniser's model

FAR_TOO_LARGE = say("it is far too large")
ONLY_HTTPS = say("only https addresses are fetched")
BROKEN_OFF = say("the answer broke off, or came from no web server")


def model_here(path: str) -> Phrase:
    """There is nothing to fetch."""
    return say("{path} is here already, and its checksum is right.", path=Verbatim(path))


def model_fetching(file: str, licence: str, source: str) -> Phrase:
    """It begins."""
    return say(
        "Fetching {file} ({licence} licence) from {source}",
        file=Verbatim(file),
        licence=Verbatim(licence),
        source=Verbatim(source),
    )


MODELS_LIVENESS = say(
    "fetch, too, two networks that may notice a photo that is held before the camera; they miss most of them, and take "
    "about one living visitor in a hundred for one"
)
LIVENESS_FROM_NOW_ON = say("The service looks for photos that are held up from its next start on.")


def model_by_itself(source: str) -> Phrase:
    """The service fetches it without being asked."""
    return say(
        "I fetch the better face finder once, YuNet (MIT licence, 0.2 MB), from {source}. Until it is here, and "
        "without a network, I find faces with dlib’s. FETCH_MODELS=no forbids it.",
        source=Verbatim(source),
    )


def person_model_by_itself(source: str) -> Phrase:
    """The service fetches that of persons, too."""
    return say(
        "I fetch once what sees people from behind, and animals, YOLOX-nano (Apache-2.0 licence, 3.7 MB), from "
        "{source}. Until it is here, and without a network, I only see that there is no face. FETCH_MODELS=no "
        "forbids it.",
        source=Verbatim(source),
    )


def model_not_kept(file: str, why: str) -> Phrase:
    """It came, and the disk does not take it; ``why`` is the system's reason."""
    return say("{file} was fetched, and the disk does not take it ({why}).", file=Verbatim(file), why=Verbatim(why))


def model_kept(path: str, size: int) -> Phrase:
    """It is there."""
    return count(
        "Kept as {path} ({n} byte, checksum right).",
        "Kept as {path} ({n} bytes, checksum right).",
        size,
        path=Verbatim(path),
    )


def model_not_fetched(file: str, why: Phrase) -> Phrase:
    """It was not given to us."""
    return say("Could not fetch {file}: {why}.", file=Verbatim(file), why=why)


def model_another(file: str, found: str, wanted: str) -> Phrase:
    """Something else was given."""
    return say(
        "What came for {file} is another file (SHA-256 {found}…, wanted {wanted}…), so it was not kept. Perhaps the "
        "connection broke, or a network that wants a login answered instead.",
        file=Verbatim(file),
        found=Verbatim(found),
        wanted=Verbatim(wanted),
    )


def model_by_hand(folder: str) -> Phrase:
    """What to do, after why each file is missing."""
    return say(
        "Try again later, or put what is missing into {folder} by hand, from the addresses above. Until then "
        "recognition does without it.",
        folder=Verbatim(folder),
    )


def quoted(text: str) -> Phrase:
    """What the system or a server says, as it is."""
    return Phrase("{text}", values={"text": Verbatim(text)})
