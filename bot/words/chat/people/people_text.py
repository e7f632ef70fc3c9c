"""What is said on the pages of people whose faces are known."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.house.faces.faces import WhatWasForgotten
from bot.house.faces.last_seen import LastSeen
from bot.house.faces.person_keeper import PersonPage
from bot.house.faces.profile import PersonGroup, Profile, Telling
from bot.house.facts import PeopleMerged, PersonRenamed
from bot.house.people import Person
from bot.words.chat.asker_text import called
from bot.words.chat.doors import by_itself_text
from bot.words.chat.moment_text import moment
from bot.words.chat.people.people_labels import GROUPS
from bot.words.phrase import Lines, Phrase, count, lines, say

#: Details of a page, of an imported table; a caption holds 1024 characters.
_DETAILS = 6
_DETAIL_LENGTH = 60

#: Of a message that was on its way when somebody was forgotten.
STAYS = say(
    "⚠️ A message of mine here names somebody who is forgotten, and I cannot delete it. Please delete it yourself."
)
PERSON_GONE = say("I do not know them any more. /people shows whose faces I know.")

_TOLD: Mapping[Telling, Phrase] = {
    Telling.LOUD: say("I tell you loudly when they come."),
    Telling.SILENT: say("I tell you silently when they come."),
    Telling.DIGEST: say("I keep their visits for your digest."),
    Telling.OFF: say("I do not tell you when they come."),
}

_NO_PHOTO = say("No photo yet. Send me one with this name as its caption.")


def _child(profile: Profile) -> Phrase | None:
    if not profile.child:
        return None
    if profile.child_allowed:
        return say("🧒 A child; an owner has said that I may know their face.")
    return say("🧒 A child: I know nothing of their face until an owner says that I may.")


def page(page: PersonPage, door: str, now: datetime, zone: tzinfo) -> Lines:
    """Somebody's page; ``door``: the name of the one at which they were seen last."""
    group, notes = page.profile.group, page.profile.notes
    return lines(
        say("<b>{name}</b>", name=page.person.name)
        if group is PersonGroup.NONE
        else say("<b>{name}</b> · {group}", name=page.person.name, group=GROUPS[group]),
        count("{n} photo", "{n} photos", len(page.samples)) if page.samples else _NO_PHOTO,
        _seen(page.seen, door, now, zone),
        say("You are this person.") if page.is_reader else None,
        _TOLD[page.telling],
        by_itself_text.ALLOWED if page.profile.by_itself is not None else None,
        _child(page.profile),
        say("📝 {note}", note=notes) if notes else None,
        *(
            say("{what}: {value}", what=detail.name[:_DETAIL_LENGTH], value=detail.value[:_DETAIL_LENGTH])
            for detail in page.profile.details[:_DETAILS]
        ),
        count(
            "… and {n} more line, which /export_people shows.",
            "… and {n} more lines, which /export_people shows.",
            further,
        )
        if (further := len(page.profile.details) - _DETAILS) > 0
        else None,
    )


def _seen(seen: LastSeen | None, door: str, now: datetime, zone: tzinfo) -> Phrase:
    if seen is None:
        return say("Not seen in the last three months.")
    at = moment(seen.at, now, zone, seconds=False)
    return say("Last seen: {when}, {door}.", when=at, door=door)


def known(people: Sequence[tuple[Person, int]], place: int, of: int) -> Lines:
    """A part of the list of people, which begins with the one at ``place``; ``of``: how many there are."""
    last = place + len(people)
    return lines(
        say("<b>I know these faces:</b>")
        if len(people) == of
        else say("I know {all} faces. From {first} to {last}:", all=of, first=place + 1, last=last),
        *(
            count("• {name}, {n} photo", "• {name}, {n} photos", n, name=person.name)
            if n
            else say("• {name}, no photo yet", name=person.name)
            for person, n in people
        ),
        say("A name shows their page; so does /people with the name after it."),
    )


def samples(person: Person, first: int, last: int, of: int) -> Phrase:
    """Below an album of photos that somebody is told by, counted from 1."""
    if of == 1:
        return say(
            "This is the only photo of {name} that I know. Without it I do not know them any more.", name=person.name
        )
    return say(
        "Photos {first} to {last} of {all} by which I know {name}. A number removes that photo, after I have asked.",
        first=first,
        last=last,
        all=of,
        name=person.name,
    )


def ask_name(person: Person) -> Phrase:
    """What somebody shall be called."""
    return say("What shall I call {name} from now on? Please type it.", name=person.name)


def renamed(person: Person) -> Phrase:
    """After somebody got another name."""
    return say("They are called {name} from now on, in all that was, too.", name=person.name)


def name_taken(other: Person) -> Phrase:
    """The name is another person's."""
    return say(
        "Somebody else is called {name} already. If they are one person, tap “Same person as…” on the page. If not, "
        "please type another name.",
        name=other.name,
    )


def ask_note(person: Person) -> Phrase:
    """What shall be written down."""
    return say("What shall I write down about {name}? It takes the place of what I have.", name=person.name)


def noted(person: Person) -> Phrase:
    """After something was written down."""
    return say("I have written that down about {name}.", name=person.name)


def ask_twin(person: Person) -> Phrase:
    """Who is the same person."""
    return say("Who is the same person as {name}? Please type their name.", name=person.name)


def ask_merge(person: Person, into: Person) -> Phrase:
    """Before two people become one."""
    return say(
        "Are {name} and {other} one person? Then all photos and visits of {name} are {other}’s, and I cannot part "
        "them again.",
        name=person.name,
        other=into.name,
    )


def merged(person: Person, other: str) -> Phrase:
    """After two people became one."""
    return say("{other} and {name} are one person now, called {name}.", name=person.name, other=other)


def forgotten(person: Person, what: WhatWasForgotten) -> Lines:
    """After somebody was forgotten: the proof of it."""
    pictures = what.gone.pictures
    return lines(
        say("I have forgotten {name}.", name=person.name),
        count(
            "Deleted: {n} photo by which I knew them, with what I had worked out from it.",
            "Deleted: {n} photos by which I knew them, with what I had worked out from them.",
            what.samples,
        ),
        count("Deleted: {n} picture of their visits.", "Deleted: {n} pictures of their visits.", pictures)
        if pictures
        else None,
        say("I take what shows them out of the chats, and their visits say “a forgotten person”."),
    )


def news(news: PersonRenamed | PeopleMerged) -> Phrase:
    """To the owners: what somebody else changed."""
    by = called(news.by.id, news.by.name)
    match news:
        case PersonRenamed(who=who, was=was):
            return say("{by} had me call {was} {name} from now on.", by=by, was=was, name=who.name)
        case PeopleMerged(who=who, other=other):
            return say("{by} told me that {other} and {name} are one person.", by=by, other=other.name, name=who.name)
