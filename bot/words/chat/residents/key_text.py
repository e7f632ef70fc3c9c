"""The keys of programs: what each allows, and what is told of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.house.programs.key import DAY, MONTH, MOST_KEYS, YEAR, IssuedKey, KeyMade, KeyRevoked, KeyScope, KeyTerms
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Phrase, count, lines, listed, say, say_in

#: What a program may with a key, as it follows "It may": a verb, by itself.
SCOPES: Mapping[KeyScope, Phrase] = {
    KeyScope.VISITS: say_in("what a program may", "see who comes and who came"),
    KeyScope.PICTURES: say_in("what a program may", "take pictures at the doors and see the cameras"),
    KeyScope.NAMES: say_in("what a program may", "see whose faces I know, and have faces named"),
    KeyScope.FACES: say_in("what a program may", "teach, correct and forget faces"),
    KeyScope.ATTENDANCE: say_in("what a program may", "see on which days people were here, and when"),
    KeyScope.OPEN: say_in("what a program may", "open the doors"),
    KeyScope.PASSES: say_in("what a program may", "see and end guests’ passes"),
    KeyScope.RECORD: say_in("what a program may", "read who opened and changed what"),
}

#: The same on a button.
SCOPE_LABELS: Mapping[KeyScope, Phrase] = {
    KeyScope.VISITS: say("See who comes"),
    KeyScope.PICTURES: say("Pictures and cameras"),
    KeyScope.NAMES: say("Name faces"),
    KeyScope.FACES: say("Teach and forget faces"),
    KeyScope.ATTENDANCE: say("Who was here when"),
    KeyScope.OPEN: say("🔓 Open doors"),
    KeyScope.PASSES: say("🎟 Guests’ passes"),
    KeyScope.RECORD: say("The record"),
}

#: How long a key counts, on a button.
LASTING: Mapping[timedelta | None, Phrase] = {
    DAY: say_in("how long a key counts", "A day"),
    MONTH: say_in("how long a key counts", "A month"),
    YEAR: say_in("how long a key counts", "A year"),
    None: say_in("how long a key counts", "No end"),
}

NEW = say("➕ A key for a program")
MAKE = say("✅ Make the key")
REVOKE = say("🗑 Take it back")
REMOVE = say("🗑 Remove it from the list")
ALL = say("All keys")
ENDED = say("Keys that no longer count")
ASK_NAME = say("What is the program called that the key is for? For example: Home Assistant.")
NOTHING_ALLOWED = say("Please choose at least one thing that the program may do.")
NO_KEY = say("This key no longer counts. /keys shows those that do.")
TOO_MANY = count(
    "There is {n} key already, and I keep no more. Please take one back first.",
    "There are {n} keys already, and I keep no more. Please take one back first.",
    MOST_KEYS,
)
SENT = say(
    "🔑 The key is in this file, and nowhere else: I keep no copy. Put it into the program now; in ten minutes I "
    "delete the file. Whoever has the key can do what it allows."
)
NOT_SENT = say("I could not send the file with the key. Please take the key back under /keys, and make another one.")
MAYBE_SENT = say(
    "I was stopped while I sent a file with a key. If it stands here, please delete it yourself; if not, take the key "
    "back under /keys and make another one."
)
STAYS = say("Telegram does not let me delete the file with the key. Please delete it yourself.")

_WHAT_IT_IS = say("With a key, another program of yours asks me over the network: home automation, for example.")


def listing(known: Sequence[IssuedKey]) -> Lines:
    """The keys that count."""
    if not known:
        return lines(say("No program has a key."), _WHAT_IT_IS)
    return lines(say("These programs have a key. Tap one to see what it allows, or to take it back."), _WHAT_IT_IS)


def ended_listing(over: Sequence[IssuedKey]) -> Phrase:
    """Those that were taken back, or whose time is over."""
    if not over:
        return say("No key is left on this list.")
    return say("These keys no longer count. Tap one to see what it allowed, or to remove it from the list.")


def draft(terms: KeyTerms, doors: Sequence[str]) -> Lines:
    """A key that is not made yet; ``doors``: the names of the chosen ones."""
    return lines(
        say("🔑 <b>A key for {name}</b>", name=terms.name),
        *_allows(terms, doors),
        _OPENS if KeyScope.OPEN in terms.scopes else None,
        say("\nThe buttons change it. Nothing happens before you confirm."),
    )


_OPENS = say(
    "⚠️ It opens a door without asking anybody. Where a door asks for a PIN or a code, the program has to send yours."
)


def page(
    key: IssuedKey,
    doors: Sequence[str],
    made_by: str,
    left: timedelta | None,
    now: datetime,
    zone: tzinfo,
    *,
    counts: bool = True,
) -> Lines:
    """A key's page; ``doors``: their names; ``left``: None: it has no end; ``made_by``: empty: nobody knows."""
    used = key.last_used
    return lines(
        say("🔑 <b>The key of {name}</b>", name=key.terms.name),
        None if counts else say("It no longer counts."),
        *_allows(key.terms, doors, counts=counts),
        say("Last used: {when}.", when=moment(used, now, zone, seconds=False)) if used else say("Not used yet."),
        say("It counts until {when}.", when=moment(now + left, now, zone, seconds=False)) if left is not None else None,
        say("Made by {name}.", name=made_by) if made_by else None,
    )


def _allows(terms: KeyTerms, doors: Sequence[str], *, counts: bool = True) -> Sequence[Phrase | None]:
    scopes = [say("• {what}", what=SCOPES[scope]) for scope in KeyScope if scope in terms.scopes]
    return (
        NOTHING_ALLOWED if not scopes else say("It may:") if counts else say("It could:"),
        *scopes,
        say("Only at: {doors}.", doors=listed(doors)) if terms.doors else say("At every door."),
    )


def revoked(name: str) -> Phrase:
    """After a key was taken back by a tap."""
    return say("🗑 The key of {name} no longer counts.", name=name)


def removed(name: str) -> Phrase:
    """After one that no longer counts was removed by a tap."""
    return say("🗑 The key of {name} is no longer on the list. /audit still says what was done with it.", name=name)


def news(fact: KeyMade | KeyRevoked) -> Phrase:
    """What the other owners hear."""
    match fact:
        case KeyMade(key=key, by=by) if KeyScope.OPEN in key.terms.scopes:
            return say("🔑 {other} gave the program {name} a key that opens doors.", other=by.name, name=key.terms.name)
        case KeyMade(key=key, by=by):
            return say("🔑 {other} gave the program {name} a key.", other=by.name, name=key.terms.name)
        case KeyRevoked(name=name, by=by):
            return say("🔑 {other} took back the key of the program {name}.", other=by.name, name=name)
