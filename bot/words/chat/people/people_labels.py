"""What stands on the buttons of people whose faces are known."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from bot.house.faces.profile import PersonGroup, Telling
from bot.words.chat.moment_text import moment
from bot.words.phrase import Phrase, say, say_in

PHOTOS = say("🖼 Photos")
RENAME = say("✏️ Another name")
GROUP = say("👥 Group")
NOTE = say("📝 Note")
TELL_ME = say("🔔 Tell me")
THIS_IS_ME = say("This is me")
NOT_ME = say("This is not me")
MERGE = say("Same person as…")
FORGET_THEM = say("🗑 Forget")
MORE_PHOTOS = say("More photos ›")
EARLIER = say("‹ Before")
FURTHER = say("More ›")
NAME_THEM = say("✏️ Name")
IGNORE_THEM = say("🔕 Ignore always")
SKIP = say("Skip ›")
SAME_AS = say("Same as…")
DISCARD = say("🗑 Discard")
MERGE_YES = say("Yes, they are one")

GROUPS: Mapping[PersonGroup, Phrase] = {
    PersonGroup.FAMILY: say_in("what somebody is to a household", "family"),
    PersonGroup.FRIEND: say_in("what somebody is to a household", "a friend"),
    PersonGroup.SERVICE: say_in("what somebody is to a household", "comes to work"),
    PersonGroup.WATCH_FOR: say_in("what somebody is to a household", "watch out for them"),
    PersonGroup.NONE: say_in("what somebody is to a household", "none of these"),
}

A_CHILD = say_in("on a button", "🧒 This is a child")
NO_CHILD = say_in("on a button", "🧑 No child any more")
CHILD_ALLOWED = say_in("on a button", "✅ I may know their face")
CHILD_NOT_ALLOWED = say_in("on a button", "🧽 Forget their face")

TELLINGS: Mapping[Telling, Phrase] = {
    Telling.LOUD: say_in("how somebody hears of a person", "🔔 Loudly"),
    Telling.SILENT: say_in("how somebody hears of a person", "🔕 Silently"),
    Telling.DIGEST: say_in("how somebody hears of a person", "🗓 In the digest"),
    Telling.OFF: say_in("how somebody hears of a person", "🚫 Not at all"),
}


def number(number: int) -> Phrase:
    """The button of a numbered photo."""
    return say("🗑 {number}", number=number)


def chosen(label: Phrase) -> Phrase:
    """The button of what is chosen already."""
    return say("✓ {label}", label=label)


def unknown(at: datetime, now: datetime, zone: tzinfo) -> Phrase:
    """The button of somebody unknown, who was seen last at ``at``."""
    return say("Unknown, {when}", when=moment(at, now, zone, seconds=False))


def odd_photo(name: str) -> Phrase:
    """The button of a photo that is unlike the others."""
    return say("Odd photo: {name}", name=name)


def same_person(one: str, other: str) -> Phrase:
    """The button of two who look alike."""
    return say("{name} = {other}?", name=one, other=other)
