"""What ``main.py export`` says."""

from bot.words.phrase import Day, Phrase, Verbatim, count, say

EXPORT = say("write visits, or who was here, into a table (xlsx or csv); the service may run meanwhile")
WHAT = say("visits, attendance (who was here), or timetable (present, late, absent)")
OUT = say("the new table; its name ends with .xlsx or .csv")
FROM = say("the first day, as 2026-11-01; without it, a month before the last one")
TO = say("the last day; without it, today")
PERSON = say("of this person alone")
GROUP = say("of this group alone")


def no_day(typed: str) -> Phrase:
    """What was typed is no day."""
    return say("“{typed}” is no day. Write it as 2026-11-01.", typed=Verbatim(typed))


def turned_round(typed: str) -> Phrase:
    """It ends before it begins."""
    return say("“--to {typed}” is before “--from”.", typed=Verbatim(typed))


def nobody(name: str) -> Phrase:
    """Nobody is called so."""
    return say("I know nobody called “{name}”.", name=Verbatim(name))


def nothing_kept(path: str) -> Phrase:
    """There is no data folder."""
    return say("There is nothing in “{path}” yet.", path=Verbatim(path))


def not_noted(path: str, why: str) -> Phrase:
    """The record could not be told; nothing was written."""
    return say(
        "I could not note in “{path}” that a table was made ({why}), so I made none.",
        path=Verbatim(path),
        why=Verbatim(why),
    )


def written(rows: int, start: Day, end: Day, path: str) -> Phrase:
    """After it was written."""
    if not rows:
        return say(
            "There is nothing of it from {start} to {end}: “{path}” has headings alone.",
            start=start,
            end=end,
            path=Verbatim(path),
        )
    return count(
        "{n} row from {start} to {end} was written to “{path}”.",
        "{n} rows from {start} to {end} were written to “{path}”.",
        rows,
        start=start,
        end=end,
        path=Verbatim(path),
    )
