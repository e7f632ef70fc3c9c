"""What stands in a table of people that somebody takes with them: its headings, and its cells."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.house.faces.profile import PersonGroup
from bot.house.tables.columns import ColumnKind
from bot.house.tables.taking import TakenPerson
from bot.words.phrase import Phrase, say, say_in
from bot.words.tongue import Tongue

#: Each is understood when the table comes back: ``bot.house.tables.columns`` knows them in every language.
HEADINGS: Mapping[ColumnKind, Phrase] = {
    ColumnKind.NAME: say_in("heading of a table", "Name"),
    ColumnKind.GROUP: say_in("heading of a table", "Group"),
    ColumnKind.NOTES: say_in("heading of a table", "Notes"),
    ColumnKind.PHOTO: say_in("heading of a table", "Photo"),
    ColumnKind.SAMPLES: say_in("heading of a table", "Number of photos"),
    ColumnKind.SEEN: say_in("heading of a table", "Last seen"),
}
TABLE_GROUPS: Mapping[PersonGroup, Phrase] = {
    PersonGroup.FAMILY: say_in("a group in a table", "family"),
    PersonGroup.FRIEND: say_in("a group in a table", "friend"),
    PersonGroup.SERVICE: say_in("a group in a table", "service"),
    PersonGroup.WATCH_FOR: say_in("a group in a table", "watch for"),
}

EXPORTED = say(
    "Everybody whom I know, as a table, without photos. It may be changed and sent back to me. In ten minutes I delete "
    "it here."
)
NOT_SENT = say("I could not send the table. If it shows up here all the same, please delete it.")
MAYBE_SENT = say(
    "I was stopped while I sent you a table of everybody whom I know. If you see it above, please delete it: I can no "
    "longer do that. /export_people makes a new one."
)
STAYS = say("⚠️ Telegram does not let me delete the table above any more. Please delete it.")


def details(people: Sequence[TakenPerson]) -> list[str]:
    """The headings of everybody's details, each once, in the order in which they come up."""
    return list(dict.fromkeys(detail.name for person in people for detail in person.details))


def headings(tongue: Tongue, details: Sequence[str], *, photos: bool) -> list[str]:
    """The first row of the table."""
    kinds = [kind for kind in HEADINGS if photos or kind is not ColumnKind.PHOTO]
    return [*(tongue.plain(HEADINGS[kind]) for kind in kinds), *details]


def cells(
    tongue: Tongue, zone: tzinfo, person: TakenPerson, details: Sequence[str], photos: str | None = None
) -> list[str | int]:
    """A row of it; ``photos``: where they are, relative to the table."""
    said = {detail.name: detail.value for detail in person.details}
    group = tongue.plain(TABLE_GROUPS[person.group]) if person.group else ""
    seen = f"{person.seen.at.astimezone(zone):%Y-%m-%d %H:%M}" if person.seen else ""
    place = [] if photos is None else [photos]
    first = [person.person.name, group, person.notes, *place]
    return [*first, person.samples, seen, *(said.get(name, "") for name in details)]
