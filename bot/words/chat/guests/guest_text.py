"""What a guest pass allows, to whoever makes it and to its guest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo

from bot.house.doors.door import Door
from bot.house.guests.guest_pass import MOST_PASSES, GuestPass, PassEnd, PassFault, PassRefusal, PassTerms
from bot.words.chat import labels
from bot.words.chat.doors.hours_text import wall_hours
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, Value, Verbatim, count, lines, listed, say, say_in

# What a pass allows

_ALWAYS = say_in("when a pass counts", "at any time")


def allows(terms: PassTerms, doors: Sequence[str], now: datetime, zone: tzinfo) -> Lines:
    """What a pass allows, in one sentence; ``doors``: their names."""
    return lines(
        say(
            "<b>{name}</b> may open the {doors}: {when}, {often}, until {until}.",
            name=terms.name,
            doors=listed(doors),
            when=when(terms),
            often=often(terms.uses),
            until=_until(terms, now, zone),
        ),
        say("🔔 Only while somebody rings there.") if terms.while_ringing else None,
    )


def _until(terms: PassTerms, now: datetime, zone: tzinfo) -> Value:
    """Midnight is the end of the day before it."""
    local = terms.until.astimezone(zone)
    last = terms.until - timedelta(minutes=1) if local.time() == time() else terms.until
    return moment(last, now, zone, seconds=False)


def when(terms: PassTerms) -> Value:
    """On which days, and from when until when, a pass counts."""
    if not terms.hours:
        return _ALWAYS
    one = terms.hours[0]
    if one.begins == one.ends == time():
        return listed(labels.WEEKDAYS[day] for day in one.days) if len(one.days) < len(labels.WEEKDAYS) else _ALWAYS
    return wall_hours(one)


def often(uses: int | None) -> Phrase:
    """How often a pass opens."""
    if uses is None:
        return say_in("how often a pass opens", "as often as they like")
    return count("once", "{n} times", uses)


#: To the guest.
_AS_YOU_LIKE = say_in("how often your pass opens", "as often as you like")

# For whoever makes one

ASK_NAME = say("Who is the pass for? Please write their name.")
ASK_HOURS = say("From when until when? Please write it like this: <code>9:00-12:30</code>")
NO_HOURS = say("I did not understand that. Please write the hours like this: <code>9:00-12:30</code>")
CHANGED_MEANWHILE = say("Somebody changed this pass meanwhile, so I changed nothing. Here it is as it is now.")
NO_PASS = say("This pass has ended. /guest shows those that can be used.")


def passes(known: Sequence[GuestPass]) -> Lines:
    """The passes that could be used."""
    if not known:
        return lines(say("No guest has a pass."), _WHAT_A_PASS_IS)
    return lines(
        say("These guests have a pass. Tap a name to see what the pass allows, to change it or to end it."),
        _WHAT_A_PASS_IS,
    )


_WHAT_A_PASS_IS = say(
    "A pass lets somebody who does not live here open a door with one button in their own Telegram. You hear of each "
    "time."
)


def ask_when(name: str) -> Phrase:
    """When a pass shall count."""
    return say("When may {name} open the door?", name=name)


def ask_day(name: str) -> Phrase:
    """On which day of the week a pass shall count."""
    return say("On which day may {name} come? First I take 9:00–12:00; you can change that afterwards.", name=name)


def draft(terms: PassTerms, doors: Sequence[str], now: datetime, zone: tzinfo) -> Lines:
    """A pass that is not made yet."""
    what = allows(terms, doors, now, zone).parts
    return lines(*what, say("\nIs that right? The buttons change it. Nothing changes before you confirm."))


def handed_out(name: str, link: str | None, code: str) -> Lines:
    """What is passed on to the guest."""
    how = (
        say("Send this link to {name}, or let them scan the code:\n{link}\n", name=name, link=Verbatim(link))
        if link
        else say("{name} sends me: <code>/start {code}</code>\n", name=name, code=Verbatim(code))
    )
    return lines(how, say("Whoever opens it first has the pass: give it to nobody else."))


def page(known: GuestPass, doors: Sequence[str], made_by: str, now: datetime, zone: tzinfo) -> Lines:
    """A pass's page; ``doors``: their names."""
    used = known.last_used
    return lines(
        say("🎟 <b>A guest’s pass</b>"),
        *allows(known.terms, doors, now, zone).parts,
        say("\n{how}", how=_taken(known)),
        None if known.left is None else _opens(known.left),
        say("Last used: {when}.", when=moment(used, now, zone, seconds=False)) if used else say("Not used yet."),
        say("Made by {name}.", name=made_by) if made_by else None,
    )


def _opens(left: int) -> Phrase:
    return count("It opens {n} more time.", "It opens {n} more times.", left) if left else say("It is used up.")


def _taken(known: GuestPass) -> Phrase:
    if known.holder is None:
        return say("Nobody has opened its link yet.")
    return say("{name} has opened the link.", name=known.terms.name)


def revoked(name: str) -> Phrase:
    """After a pass was ended by a tap."""
    return say("🗑 The pass of {name} opens nothing any more.", name=name)


_FAULTS: Mapping[PassFault, Phrase] = {
    PassFault.NO_DOOR: say("Please choose at least one door."),
    PassFault.OVER: say("That time is over already. Please choose a later one."),
    PassFault.TOO_LONG: say("A pass lasts for a year at most. Please choose an earlier day."),
    PassFault.TOO_MANY: count(
        "There is {n} pass already, and I keep no more. Please end one first.",
        "There are {n} passes already, and I keep no more. Please end one first.",
        MOST_PASSES,
    ),
    PassFault.NO_PASSES_HERE: say(
        "No guest’s pass can open this door, since it asks for more than two taps. An owner can allow it under /doors."
    ),
}
NO_DOOR = say("There is no door here that a guest’s pass could open.")


def unfit(fault: PassFault) -> Phrase:
    """Why a pass is not made."""
    return _FAULTS[fault]


# For the guest


def welcome(known: GuestPass, doors: Sequence[str], now: datetime, zone: tzinfo) -> Lines:
    """What a guest may, above their button."""
    terms = known.terms
    return lines(
        say("👋 Hello {name}! You have a pass.", name=terms.name),
        say(
            "You may open the {doors}: {when}, {often}, until {until}.",
            doors=listed(doors),
            when=when(terms),
            often=_AS_YOU_LIKE if known.left is None else often(known.left),
            until=_until(terms, now, zone),
        ),
        say("🔔 It works only while you ring there.") if terms.while_ringing else None,
        say("\nTap the button when you stand at the door. The family hears of it, and the door may take a picture."),
    )


FOR_A_GUEST = say("This link is a guest’s pass, and you live here: you need none. It still works for your guest.")
NO_PASS_HELD = say("You have no pass now. Please ask whoever invited you for a new one.")


def ask_open(door: Door) -> Phrase:
    """Before the door opens."""
    return say("Do you stand at the {door}? Then I open it.", door=door.name)


def opened(door: Door, left: int | None) -> Lines:
    """After it."""
    return lines(
        say("🔓 The {door} is open. Come in!", door=door.name),
        count("Your pass opens {n} more time.", "Your pass opens {n} more times.", left) if left else None,
    )


_REFUSED: Mapping[PassRefusal, Phrase] = {
    PassRefusal.REVOKED: say("This pass was ended, so it opens nothing any more. Please ask whoever gave it to you."),
    PassRefusal.EXPIRED: say("The time of this pass is over. Please ask whoever gave it to you for a new one."),
    PassRefusal.USED_UP: say("This pass was used up. Please ask whoever gave it to you for a new one."),
    PassRefusal.TAKEN: say("Somebody else has this pass already. Please ask whoever gave it to you for your own."),
    PassRefusal.CHANGED: say("Your pass was changed. This is what it allows now:"),
    PassRefusal.NOT_NOW: say("Your pass does not count at this time. When it does is written above its button."),
    PassRefusal.NOT_RINGING: say("Please ring at the door first, then tap the button again."),
    PassRefusal.OTHER_DOOR: say("Your pass is not for this door."),
    PassRefusal.DOOR_PAUSED: say("This door is paused just now. Please ring, or call whoever invited you."),
    PassRefusal.NO_PASSES_HERE: say("This door opens to no pass just now. Please ring, or call whoever invited you."),
    PassRefusal.AT_NIGHT: say("At night this door opens to no pass. Please ring, or call whoever invited you."),
    PassRefusal.MAKER_GONE: say("Whoever gave you this pass may not open this door any more. Please ring."),
}


def refused(why: PassRefusal) -> Phrase:
    """Why a pass did not do, to whoever tried it."""
    return _REFUSED[why]


_GOODBYE: Mapping[PassEnd, Phrase] = {
    PassEnd.REVOKED: say("Your pass was ended, so you can open nothing here any more. All the best!"),
    PassEnd.EXPIRED: say("The time of your pass is over, so you can open nothing here any more. All the best!"),
    PassEnd.USED_UP: say("Your pass is used up, so you can open nothing here any more. All the best!"),
}


def goodbye(why: PassEnd) -> Phrase:
    """The last words to a guest."""
    return _GOODBYE[why]
