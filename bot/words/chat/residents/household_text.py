"""Who uses the bot: invitations, who lives here, and what each is."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo

from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    HoursAllowed,
    MovedIn,
    MovedOut,
    PersonForgotten,
    Recovered,
    RoleChanged,
)
from bot.house.people import Invitation, Resident, Role
from bot.words.chat.asker_text import called
from bot.words.chat.doors import hours_text
from bot.words.chat.residents import recovery_text
from bot.words.chat.residents.roles_text import ROLES
from bot.words.phrase import Day, Lines, Phrase, Text, Value, Verbatim, lines, listed, say, say_in

# Invitations

FOREIGN_LINK = say(
    "This link is not mine; perhaps it belongs to another bot. I look after a home: if you live there, ask an "
    "owner for an invitation."
)
FOREIGN_LINK_HERE = say("This link is not mine; perhaps it belongs to another bot. You live here already.")
NO_INVITATION = say("This invitation was used, withdrawn, or is too old. /invite makes a new one.")
WITHDRAWN = say("Nobody can use this invitation any more.")

_EVERY_DOOR = say_in("doors", "every door")
_NO_DOOR = say_in("doors", "none")


def invitation(link: str | None, code: str) -> Lines:
    """What the owner passes on."""
    how = (
        say("Send this link to whoever shall join, or let them scan the code:\n{link}\n", link=Verbatim(link))
        if link
        else say("They send me: <code>/start {code}</code>\n", code=Verbatim(code))
    )
    return lines(how, say("It is a key to this home: give it to nobody else. What it is for stands below."))


def invitation_page(known: Invitation, doors: Sequence[str], left: timedelta) -> Lines:
    """What one is for, above the buttons that change it; ``doors``: the names of those that were chosen."""
    return lines(
        say("<b>This invitation</b>"),
        say("Makes whoever uses it: {role}", role=ROLES[known.role]),
        say("Doors that they may open: {doors}", doors=_doors(known.role, doors)),
        say("Can be used for: {time}", time=left),
        say("People who may use it: {number}", number=known.uses),
        say("\n/roles tells what each may do.") if known.role is not Role.OWNER else _OWNERS_MAY_ALL,
    )


_OWNERS_MAY_ALL = say("\n⚠️ An owner may do everything, and may remove you, too.")


def listed_invitation(number: int, known: Invitation, doors: Sequence[str], left: timedelta, by_name: str) -> Phrase:
    """One of the list; ``by_name``: whose it is."""
    return say(
        "{number}. {role}, from {name}. Doors: {doors}. Can be used for: {time}. People: {uses}.",
        number=number,
        role=ROLES[known.role],
        name=by_name,
        doors=_doors(known.role, doors),
        time=left,
        uses=known.uses,
    )


def invitations(entries: Sequence[Phrase]) -> Lines:
    """Those that could be used."""
    if not entries:
        return lines(say("There are no open invitations."))
    return lines(say("These invitations can still be used. Tap a number to withdraw one:\n"), *entries)


_NO_DOOR_YET = say(
    "There is no doorbell yet. /cameras makes one of this computer’s camera, or of any other, and /doors adds a "
    "doorbell or a relay.\n"
)


def welcome_home(owner: Resident) -> Phrase:
    """The first words to whoever claimed the home: the first walk says what comes next."""
    return say(
        "Welcome, {name}! I am the doorman here, and this home is yours. Let us go through it once; you may skip "
        "whatever you like.",
        name=owner.name,
    )


def welcome(resident: Resident, *, doors: bool = True) -> Text:
    """The first words to somebody who moved in; ``doors``: whether there is any."""
    match resident.role:
        case Role.OWNER:
            return lines(
                say(
                    "Welcome, {name}! I am the doorman here, and you are an owner: you may change everything.\n",
                    name=resident.name,
                ),
                None if doors else _NO_DOOR_YET,
                say(
                    "Next, teach me a face: send me a photo with the person’s name as its caption. "
                    "And /invite lets the others who live here get the cards too."
                ),
            )
        case Role.GUEST:
            return say(
                "Welcome, {name}! You are a guest here: I tell you when an owner lets you open a door.",
                name=resident.name,
            )
        case Role.ADULT | Role.CHILD:
            return say(
                "Welcome, {name}! From now on you get a card here whenever somebody rings. /help tells what I can do.",
                name=resident.name,
            )


# Who lives here


def residents(entries: Sequence[Phrase]) -> Lines:
    """Who lives here, as an owner reads it."""
    return lines(say("<b>These people live here:</b>"), *entries)


def resident(one: Resident, doors: Sequence[str], reader: Resident, zone: tzinfo) -> Phrase:
    """One of them; ``doors``: the names of those that were chosen for them."""
    since: Value = Day(one.since.astimezone(zone).date(), year=True)
    role = ROLES[one.role]
    if one.id == reader.id:
        return say("• {name} (you): {role}, since {day}", name=one.name, role=role, day=since)
    if doors:
        return say("• {name}: {role} ({doors}), since {day}", name=one.name, role=role, doors=listed(doors), day=since)
    return say("• {name}: {role}, since {day}", name=one.name, role=role, day=since)


def resident_page(one: Resident, doors: Sequence[str]) -> Lines:
    """What somebody is and may, above the buttons that change it."""
    return lines(
        say("<b>{name}</b>: {role}", name=one.name, role=ROLES[one.role]),
        say("Doors that they may open: {doors}", doors=_doors(one.role, doors)),
        say("Hours: {when}", when=hours_text.hours(one.limits.hours)) if one.limits.hours else None,
        say("\n/roles tells what each may do."),
    )


def hours(one: Resident) -> Lines:
    """When somebody may open doors, above the buttons that change it."""
    return lines(
        say("🕒 When may {name} open doors, and look there?", name=one.name),
        say("Now: {when}", when=hours_text.hours(one.limits.hours)),
    )


def hours_allowed(fact: HoursAllowed) -> Phrase:
    """To whom it is about, and to the other owners."""
    return say(
        "🕒 {other} has changed when {name} may open doors. From now on: {when}.",
        other=fact.by.name,
        name=fact.who.name,
        when=hours_text.hours(fact.who.limits.hours),
    )


def ask_hand_over(one: Resident) -> Phrase:
    """Before a home is handed over."""
    return say(
        "Shall I hand this home over to {name}? They become an owner, and you an adult, who can remove nobody and "
        "invite nobody.",
        name=one.name,
    )


def handed_over(one: Resident) -> Phrase:
    """After that."""
    return say("{name} is an owner now, and you no longer are.", name=one.name)


def _ended(told: Phrase, who: Resident, *, was_owner: bool) -> Lines:
    """What is told of somebody who went, and what went with them."""
    return lines(told, recovery_text.codes_end(who) if was_owner else None)


def news(fact: MovedIn | MovedOut | BecameOwner | Recovered | RoleChanged | DoorsAllowed | PersonForgotten) -> Text:
    """What the others hear of it."""
    match fact:
        case MovedIn(who=who):
            return _moved_in(who)
        case MovedOut(who=who) if fact.by_themselves:
            told = say("{name} has left this home and gets no more cards.", name=who.name)
            return _ended(told, who, was_owner=who.role is Role.OWNER)
        case MovedOut(who=who, by=by):
            told = say(
                "{other} has removed {name}, who gets no more cards and can open nothing.",
                other=by.name,
                name=who.name,
            )
            return _ended(told, who, was_owner=who.role is Role.OWNER)
        case BecameOwner(who=who, by=by):
            return say("{other} has made {name} an owner of this home.", other=by.name, name=who.name)
        case Recovered():
            return recovery_text.news(fact)
        case PersonForgotten(who=who, by=by):
            return say(
                "{other} had me forget {name}: their photos and pictures are gone.",
                other=called(by.id, by.name),
                name=who.name,
            )
        case RoleChanged(who=who, was=was, by=by):
            told = say(
                "{other} has changed what {name} is here. From now on: {role}.",
                other=by.name,
                name=who.name,
                role=ROLES[who.role],
            )
            return _ended(told, who, was_owner=was is Role.OWNER)
        case DoorsAllowed(who=who, names=names, by=by):
            return say(
                "{other} has changed which doors {name} may open. From now on: {doors}.",
                other=by.name,
                name=who.name,
                doors=_doors(who.role, names),
            )


def to_themselves(fact: BecameOwner | RoleChanged | DoorsAllowed | HoursAllowed) -> Text:
    """The same, to whom it is about."""
    match fact:
        case BecameOwner(by=by):
            return say("{other} has made you an owner of this home.", other=by.name)
        case RoleChanged(who=who, was=was, by=by):
            told = say(
                "{other} has changed what you are here. From now on: {role}.", other=by.name, role=ROLES[who.role]
            )
            return _ended(told, who, was_owner=was is Role.OWNER)
        case DoorsAllowed(who=who, names=names, by=by):
            return say(
                "{other} has changed which doors you may open. From now on: {doors}.",
                other=by.name,
                doors=_doors(who.role, names),
            )
        case HoursAllowed(who=who, by=by):
            when = hours_text.hours(who.limits.hours)
            return say("🕒 {other} has changed when you may open doors. From now on: {when}.", other=by.name, when=when)


def _moved_in(who: Resident) -> Phrase:
    match who.role:
        case Role.OWNER:
            return say("{name} has joined as an owner of this home.", name=who.name)
        case Role.ADULT:
            return say("{name} has joined and now gets the cards too.", name=who.name)
        case Role.CHILD:
            return say("{name} has joined as a child and now gets the cards too.", name=who.name)
        case Role.GUEST:
            return say("{name} has joined as a guest.", name=who.name)


def _doors(role: Role, names: Sequence[str]) -> Value:
    match role:
        case Role.OWNER:
            return _EVERY_DOOR
        case Role.ADULT:
            return listed(names) if names else _EVERY_DOOR
        case Role.CHILD:
            return listed(names) if names else _NO_DOOR
        case Role.GUEST:
            return _NO_DOOR
