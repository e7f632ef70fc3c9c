"""Doors that open by themselves for whoever is recognised."""

from bot.house.doors.door import Door
from bot.house.opening.news import ByItselfChanged, OpenedByItself
from bot.house.people import Person
from bot.house.visits.visit import Answer, Attempt
from bot.words.phrase import Lines, Phrase, Text, TimeOfDay, Verbatim, lines, say

OPENS = say("🤖 Opens by itself")
OPENS_FOR_THEM = say("🤖 Doors open by themselves")
ENDS = say("🤖 No longer by itself")
ALLOW_YES = say("⚠️ Yes, without anybody looking")
BY_DAY = say("Yes, from 8 to 20")
NEVER_BY_ITSELF = say("Never by itself")

#: On the page of somebody.
ALLOWED = say("🤖 Where a door may open by itself, it does for them.")


def ask(person: Person) -> Lines:
    """The warning."""
    return lines(
        say("🤖 <b>Shall doors open by themselves for {name}?</b>", name=person.name),
        say(
            "⚠️ I can be mistaken. Somebody who looks like them, or who holds a good photo before the camera, could "
            "come in while nobody looks."
        ),
        say(
            "I do it only when they ring, at doors and hours that an owner chose under /doors, when three pictures "
            "show them clearly and nobody else is there. Everybody is told each time. If somebody says once that it "
            "was not them, it ends."
        ),
    )


def door(door: Door, *, asks_for_more: bool, signs_pictures: bool) -> Lines:
    """When a door may open by itself."""
    return lines(
        say("🤖 <b>Does the {door} open by itself?</b>", door=door.name),
        _hours(door) if door.by_itself else say("No. Somebody has to tap each time."),
        _more(asks_for_more=asks_for_more, signs_pictures=signs_pictures),
    )


def _more(*, asks_for_more: bool, signs_pictures: bool) -> Phrase:
    if asks_for_more:
        return say("This door asks for a PIN, a code or a second adult, so it never opens by itself.")
    if not signs_pictures:
        return say(
            "This door’s camera does not sign its pictures: anybody in your network could send others in its place. So "
            "it never opens by itself."
        )
    return say("For whom it may, an owner says on their page: /people.")


def _hours(door: Door) -> Phrase:
    one = door.by_itself[0]
    return say(
        "From {begins} to {ends} it opens by itself for those who were allowed it, when they ring.",
        begins=Verbatim(f"{one.begins:%H:%M}"),
        ends=Verbatim(f"{one.ends:%H:%M}"),
    )


def ending(answer: Answer, person: Person) -> Phrase:
    """On the card of whoever was let in."""
    at = TimeOfDay(answer.at)
    if not person.name:
        return say("🤖 <b>It opened by itself, {at}</b>", at=at)
    return say("🤖 <b>It opened by itself for {name}, {at}</b>", name=person.name, at=at)


def tried(attempt: Attempt, person: Person) -> Phrase:
    """On the card, before the door confirmed it, or where it did not."""
    if attempt.failure is None:
        return say("⏳ I am opening the door for {name}…", name=person.name)
    return say(
        "🤖 At {at} I wanted to open for {name}, and the door did not confirm it. Please look whether it is open.",
        name=person.name,
        at=TimeOfDay(attempt.at),
    )


def news(fact: OpenedByItself | ByItselfChanged, door: str) -> Text:
    """What everybody hears, or the owners."""
    match fact:
        case OpenedByItself(who=who):
            return lines(
                say("🤖 <b>The {door} opened by itself for {name}.</b>", door=door, name=who.name),
                say("If it was not them, please say so with the button on the card."),
            )
        case ByItselfChanged(who=who, by=None):
            return say(
                "🤖 <b>No door opens by itself for {name} any more</b>, because it was doubted that it was them. An "
                "owner can allow it again on their page, under /people.",
                name=who.name,
            )
        case ByItselfChanged(who=who, by=by, allowed=True):
            return say(
                "🤖 {other} lets doors open by themselves for {name}.", other=by.name if by else "", name=who.name
            )
        case ByItselfChanged(who=who, by=by):
            return say(
                "🤖 {other} no longer lets doors open by themselves for {name}.",
                other=by.name if by else "",
                name=who.name,
            )
