"""/export: what is written into a table, of whom and of which days."""

from datetime import date, timedelta

from bot.words.phrase import Day, Lines, Phrase, lines, say, say_in

VISITS = say_in("what is exported", "Visits")
ATTENDANCE = say_in("what is exported", "Who was here")
TIMETABLE = say_in("what is exported", "Timetable")
PEOPLE = say_in("what is exported", "People")
WORKBOOK = say_in("a file", "Workbook (xlsx)")
LIST = say_in("a file", "List (csv)")
SEND = say("📤 Send it to me")
EVERYBODY = say_in("of whom", "Everybody")
THIS_MONTH = say_in("days of a table", "This month")
LAST_MONTH = say_in("days of a table", "Last month")
EARLIER_MONTH = say_in("days of a table", "‹ A month earlier")
LATER_MONTH = say_in("days of a table", "A month later ›")
OTHER_DAYS = say("✏️ Other days…")
WHICH_DAYS = say("Of which days shall the table be? Write them like this: 1 Oct – 31 Oct. A month alone will do, too.")
NO_DAYS = say(
    "I do not know which days those are, or they have not come yet. Please write them like this: 1 Oct – 31 Oct, "
    "1.10. – 31.10.2026, or October."
)
EMPTY = say("There is nothing of it in these days, so I send no table.")
WRITING = say("I am writing the table. It comes in a moment.")
SENT = say("Here is the table. In ten minutes I delete it here, so please keep it elsewhere.")
MAYBE_SENT = say(
    "I was stopped while I sent you a table. If you see it above, please delete it: I can no longer do that. /export "
    "makes a new one."
)
TOO_LARGE = say("The table is too large for Telegram. Please choose fewer days, or a list (csv) instead of a workbook.")


def page(start: date, end: date, *, whose: Phrase | str | None, people: bool) -> Lines:
    """What would be written, above the buttons that change it; of people it is the same on every day."""
    return lines(
        say("<b>Take a table with you</b>"),
        say("Everybody whom I know, without photos and without what their faces are told by.")
        if people
        else say("From {first} to {last}.", first=Day(start, year=True), last=Day(end, year=True)),
        say("Only {name}.", name=whose) if whose else None,
    )


def days(number: int) -> Phrase:
    """A button of so many days."""
    return say_in("a time on a button", "{time}", time=timedelta(days=number))
