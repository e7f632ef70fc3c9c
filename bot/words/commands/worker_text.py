"""What ``main.py worker`` says, and the service of its workers' key."""

from bot.words.phrase import Lines, Phrase, Verbatim, lines, say

WORKER = say("look at pictures for a Doorman on another machine, over Kafka (EYES=kafka there)")
WORKER_KEY = say("the file with the household’s key for its workers; the service has the same")
WORKER_NAME = say("what this worker is called; without it, as this machine is")
WORKER_MAKE = say("write a new key into that file, and do nothing else")

#: Stands in the key's file.
KEY_NOTE = lines(
    say("Doorman’s key to what its workers see: whoever has it can name faces, and learn them."),
    say("The service and each worker have the same file; nobody else may read it."),
)

WAITING = say("Waiting for the faces of the household. Ctrl-C ends this worker.")
WRONG_KEY = say(
    "This is another key than the one that the household’s service has: copy its WORKERS_KEY_FILE to here, or check "
    "KAFKA_TOPIC_PREFIX."
)
OTHER_VERSION = say("The household’s service is another version of Doorman: bring both to the same one.")
UNFIT_NAME = say("A worker’s name has letters of a to z, digits, dots, hyphens and underscores, 100 at most.")
NAME_TAKEN = say("Another worker has this one’s name. Both go on; give each a --name of its own.")
EYES_AWAY = say("The recogniser does not start here. “main.py doctor” says what is wrong.")


def key_made(path: str) -> Lines:
    """A new key was written."""
    return lines(
        say(
            "The key is in {path}. Whoever has it can name faces: keep it as you keep your own keys.",
            path=Verbatim(path),
        ),
        say("Write WORKERS_KEY_FILE={path} and EYES=kafka into the service’s .env.", path=Verbatim(path)),
        say("Copy the file to each worker, and start there: uv run main.py worker --key {path}", path=Verbatim(path)),
    )


def key_there(path: str) -> Phrase:
    """There is a file already."""
    return say("{path} is there already, and is left as it is.", path=Verbatim(path))


def key_not_written(path: str, why: str) -> Phrase:
    """The disk does not take it."""
    return say("{path} cannot be written ({why}).", path=Verbatim(path), why=Verbatim(why))


def no_key(path: str) -> Phrase:
    """A file is not there, or holds no key."""
    return say("{path} holds no key. Make one with: uv run main.py worker --make --key {path}", path=Verbatim(path))


def key_unread(path: str, why: str) -> Phrase:
    """A file cannot be read."""
    return say("{path} cannot be read ({why}).", path=Verbatim(path), why=Verbatim(why))


def other_engine(theirs: str, ours: str) -> Phrase:
    """Faces were learned with something else than is here."""
    return say(
        "The household’s faces were learned with {theirs}, and here is {ours}: by it nobody would be known. Set "
        "EMBEDDER here as the service has it.",
        theirs=Verbatim(theirs),
        ours=Verbatim(ours),
    )
