"""What the doctor says of what is kept, of backups, and of the unit."""

from datetime import timedelta

from bot.house.findings import keeping_findings as f
from bot.words.chat.past.backup_page_text import FAULTS
from bot.words.commands.doctor_wire_text import Advice
from bot.words.phrase import Day, Phrase, Verbatim, say


def keeping(found: f.KeepingFound) -> Advice:
    """A line of the doctor's, and what to do."""
    match found:
        case f.BackedUp():
            return _backup(found)
        case f.KeptFor():
            return Advice(
                say(
                    "pictures of known people {known}, others {strangers}; visits {visits}; the audit trail {trail}",
                    known=timedelta(days=found.known_days),
                    strangers=timedelta(days=found.stranger_days),
                    visits=timedelta(days=found.visit_days),
                    trail=timedelta(days=found.audit_days),
                )
            )
        case f.UnitFound(path):
            return _unit(found, Verbatim(path))


def _backup(found: f.BackedUp) -> Advice:
    make = say("make one: /backup in the chat, or `uv run main.py backup FILE`")
    if found.fault:
        return Advice(say("the last one came to nothing: {why}", why=FAULTS[found.fault]), make)
    if found.made_at is None:
        return Advice(say("none was made in the chat yet"), make)
    day = Day(found.made_at.date(), year=True)
    if found.weekly:
        return Advice(say("made on {day}, and tried; one is made every week", day=day), make)
    return Advice(say("made on {day}, and tried", day=day), make)


def _unit(found: f.UnitFound, path: Verbatim) -> Advice:
    again: Phrase = say("run `sudo .venv/bin/python main.py install`")
    if not found.there:
        return Advice(say("there is none, so the service does not start with the machine"), again)
    if not found.same:
        return Advice(say("{path} is another than this Doorman would write", path=path), again)
    return Advice(say("{path} is as it should be", path=path))
