"""The audit trail as /audit shows it: who opened a door or tried to, how, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.house.doors.door import Failure
from bot.house.opening.hindrance import Hindrance, Reason
from bot.house.opening.proof import ProofKind
from bot.house.records.deeds import DeedKind
from bot.house.records.trail import Head, TrailBroken, TrailChanged, TrailUnproven, TrailUnsealed
from bot.house.records.trail_page import Deed, OpeningTry, TryResult, TryWay
from bot.house.residents.permissions import Refusal
from bot.words.chat.guests import guest_news_text
from bot.words.chat.moment_text import moment
from bot.words.chat.past.trail_text import trail
from bot.words.phrase import Lines, Phrase, Text, Value, Verbatim, lines, say, say_in

OLDER = say_in("entries of a list", "Older ›")
NEWEST = say_in("entries of a list", "« Newest")
EVERYTHING = say("📜 Everything that was done")
OPENINGS = say("🔓 Openings alone")
CHECK = say("🔏 Check it now")
EVERY_DOOR = say("🚪 Every door")
EVERYBODY = say("👤 Everybody")
CHOOSE_DOOR = say("Which door shall the record be about?")
CHOOSE_PERSON = say("About whom shall the record be?")

WHOLE = say("✅ I have checked every line of the record: each is as it was written.")
UNREADABLE = say("⚠️ I cannot read the record from my disk just now. /status tells how the disk is.")

#: Whoever is on no list of residents any more, and whoever a line does not name.
_GONE = say_in("who did something", "somebody who no longer lives here")
_SOMEBODY = say_in("who did something", "somebody")


def only_door(door: str) -> Phrase:
    """The button of the door that is chosen."""
    return say_in("a door that was chosen", "🚪 {door}", door=door)


def only_person(name: str | Phrase) -> Phrase:
    """The button of the person who is chosen; empty: they no longer live here."""
    return say_in("somebody who was chosen", "👤 {name}", name=name or _GONE)


def page(entries: Sequence[Phrase], *, everything: bool, door: str | None, name: str | Phrase | None) -> Lines:
    """A page of the record, as a whole or of a door or somebody alone; an empty name: they no longer live here."""
    return lines(
        say("<b>All that was done here</b>") if everything else say("<b>Who opened a door, or tried to</b>"),
        say("Only at the {door}.", door=door) if door is not None else None,
        say("Only what {name} did.", name=name or _GONE) if name is not None else None,
        *(entries or [say("The record has nothing of the kind.")]),
    )


def opening(one: OpeningTry, name: str | Phrase | None, door: str | None, now: datetime, zone: tzinfo) -> Phrase:
    """An attempt to open; None: the line does not name who, or which door; empty: they no longer live here."""
    values: dict[str, Value] = {
        "when": moment(one.at, now, zone, seconds=False),
        "name": _SOMEBODY if name is None else name or _GONE,
        "how": _how(one),
        "reason": NO_REASON if one.reason is None else REASONS[one.reason],
    }
    if door is None:
        return say("⛔ {when}: {name} was not let open a door ({how}): {reason}.", **values)
    values["door"] = door
    if one.way is TryWay.ITSELF and one.result in {TryResult.OPENED, TryResult.OPENED_LATE}:
        return say("🤖 {when}: the {door} opened by itself for somebody I knew, as {name} had allowed.", **values)
    match one.result:
        case TryResult.OPENED:
            said = say("🔓 {when}: {name} opened the {door} ({how}).", **values)
        case TryResult.OPENED_LATE:
            said = say("🔓 {when}: the {door} opened after all, for {name} ({how}).", **values)
        case TryResult.REFUSED:
            said = say("⛔ {when}: {name} was not let open the {door} ({how}): {reason}.", **values)
        case TryResult.FAILED:
            said = say("⚠️ {when}: {name} tried to open the {door} ({how}): {reason}.", **values)
        case TryResult.WAITS:
            said = say("🌙 {when}: {name} wanted to open the {door} ({how}): a second adult was asked.", **values)
        case TryResult.UNKNOWN:
            said = say(
                "❔ {when}: {name} wanted to open the {door} ({how}). The record does not tell whether it opened.",
                **values,
            )
    return said


def deed(one: Deed, name: str | Phrase | None, door: str | None, now: datetime, zone: tzinfo) -> Phrase:
    """Any other line, by the word that it has in the file; None: it names nobody, or no door; see ``opening``."""
    values: dict[str, Value] = {
        "when": moment(one.at, now, zone, seconds=False),
        "what": DEEDS[one.kind],
        "word": Verbatim(one.what),
    }
    if name is not None and door is not None:
        return say("• {when}: {what} <code>{word}</code> ({name}; {door})", name=name or _GONE, door=door, **values)
    if name is not None:
        return say("• {when}: {what} <code>{word}</code> ({name})", name=name or _GONE, **values)
    if door is not None:
        return say("• {when}: {what} <code>{word}</code> ({door})", door=door, **values)
    return say("• {when}: {what} <code>{word}</code>", **values)


def checked(found: Head | TrailBroken | None) -> Text:
    """What came of a check of the whole record."""
    match found:
        case TrailBroken(line=line, flaw=flaw):
            return trail(TrailChanged(line, flaw))
        case Head(unproven=unproven) if unproven:
            return trail(TrailUnproven(unproven))
        case Head(sealed_from=0):
            return trail(TrailUnsealed())
        case Head():
            return WHOLE
        case _:
            return UNREADABLE


def _how(one: OpeningTry) -> Phrase:
    return _WAYS.get(one.way) or HOW[one.way, one.how]


HOW: Mapping[tuple[TryWay, ProofKind | None], Phrase] = {
    (TryWay.CARD, None): say_in("how somebody opens", "on the card"),
    (TryWay.CARD, ProofKind.TWO_TAPS): say_in("how somebody opens", "on the card, with two taps"),
    (TryWay.CARD, ProofKind.PIN): say_in("how somebody opens", "on the card, with the PIN"),
    (TryWay.CARD, ProofKind.CODE): say_in("how somebody opens", "on the card, with a code"),
    (TryWay.COMMAND, None): say_in("how somebody opens", "with /open"),
    (TryWay.COMMAND, ProofKind.TWO_TAPS): say_in("how somebody opens", "with /open and two taps"),
    (TryWay.COMMAND, ProofKind.PIN): say_in("how somebody opens", "with /open and the PIN"),
    (TryWay.COMMAND, ProofKind.CODE): say_in("how somebody opens", "with /open and a code"),
}

#: What is alike whatever a door asks for.
_WAYS: Mapping[TryWay, Phrase] = {
    TryWay.TRIAL: say_in("how somebody opens", "with “Click it once”"),
    TryWay.COURIER: say_in("how somebody opens", "once, for a courier"),
    TryWay.GUEST: say_in("how somebody opens", "with a guest’s pass"),
    TryWay.ITSELF: say_in("how somebody opens", "by itself"),
}

NO_REASON = say_in("why a door stayed shut", "the record does not say why")

REASONS: Mapping[Reason, Phrase] = {
    **dict[Reason, Phrase](guest_news_text.WHY.items()),
    Refusal.ONLY_OWNERS: say_in("why a door stayed shut", "only owners may"),
    Refusal.ONLY_ADULTS: say_in("why a door stayed shut", "only adults may"),
    Refusal.NOT_GUESTS: say_in("why a door stayed shut", "guests may not"),
    Refusal.ONLY_GUESTS: say_in("why a door stayed shut", "only guests may"),
    Refusal.ONLY_RESIDENTS: say_in("why a door stayed shut", "only residents may"),
    Refusal.MOVED_OUT: say_in("why a door stayed shut", "they no longer live here"),
    Refusal.OTHER_DOOR: say_in("why a door stayed shut", "they may at other doors only"),
    Refusal.DOOR_NOT_ALLOWED: say_in("why a door stayed shut", "no owner has allowed them this door"),
    Refusal.NOT_NOW: say_in("why a door stayed shut", "they may not at this time"),
    Refusal.DOOR_PAUSED: say_in("why a door stayed shut", "the door is paused"),
    Refusal.ONLY_PEOPLE: say_in("why a door stayed shut", "no program may do that"),
    Refusal.NOT_IN_SCOPE: say_in("why a door stayed shut", "its key does not allow it"),
    Refusal.KEY_ENDED: say_in("why a door stayed shut", "its key no longer counts"),
    Failure.OFFLINE: say_in("why a door stayed shut", "the lock was out of reach"),
    Failure.NO_BROKER: say_in("why a door stayed shut", "the MQTT broker was out of reach"),
    Failure.FORBIDDEN: say_in("why a door stayed shut", "the broker did not let me"),
    Failure.REFUSED: say_in("why a door stayed shut", "the lock said no, or there is none"),
    Failure.SILENT: say_in("why a door stayed shut", "the lock did not answer; it may have opened"),
    Failure.INTERRUPTED: say_in("why a door stayed shut", "I was stopped meanwhile; it may have opened"),
    Hindrance.OVER: say_in("why a door stayed shut", "the ring could no longer be answered"),
    Hindrance.BUSY: say_in("why a door stayed shut", "somebody else was opening"),
    Hindrance.COMPANY: say_in("why a door stayed shut", "somebody unknown had joined whoever was there"),
    Hindrance.SECOND_ADULT: say_in("why a door stayed shut", "a second adult had to agree"),
    Hindrance.PROOF_NEEDED: say_in("why a door stayed shut", "the door asks for more"),
    Hindrance.PROOF_NOT_SET: say_in("why a door stayed shut", "they have no PIN or no app yet"),
    Hindrance.WRONG_DIGITS: say_in("why a door stayed shut", "the digits were wrong"),
    Hindrance.PAUSED: say_in("why a door stayed shut", "too many wrong digits before"),
    Hindrance.NO_DOOR: say_in("why a door stayed shut", "there is no such door"),
    Hindrance.OTHER: say_in("why a door stayed shut", "for another reason"),
}

DEEDS: Mapping[DeedKind, Phrase] = {
    DeedKind.ANSWERED: say_in("what was done", "a ring was answered"),
    DeedKind.AGREED: say_in("what was done", "a second adult agreed"),
    DeedKind.DURESS: say_in("what was done", "🆘 the emergency PIN was used"),
    DeedKind.PROOFS: say_in("what was done", "a PIN or an app was set or cleared"),
    DeedKind.WRONG: say_in("what was done", "wrong digits or a wrong code"),
    DeedKind.POLICY: say_in("what was done", "what a door asks for was changed"),
    DeedKind.RESIDENTS: say_in("what was done", "who lives here, or what they may"),
    DeedKind.GUESTS: say_in("what was done", "a guest’s pass, or who is expected"),
    DeedKind.AT_HOME: say_in("what was done", "who is at home"),
    DeedKind.RECOVERY: say_in("what was done", "recovery codes"),
    DeedKind.FACES: say_in("what was done", "a face was taught, corrected or forgotten"),
    DeedKind.PEOPLE: say_in("what was done", "what is known of somebody"),
    DeedKind.DOORS: say_in("what was done", "a door was added, changed or removed"),
    DeedKind.BY_ITSELF: say_in("what was done", "a door that opens by itself"),
    DeedKind.SECRETS: say_in("what was done", "keys were handed out"),
    DeedKind.BOARDS: say_in("what was done", "a doorbell, or what it told"),
    DeedKind.LOOKED: say_in("what was done", "a picture was asked for"),
    DeedKind.PICTURES: say_in("what was done", "pictures"),
    DeedKind.PLACES: say_in("what was done", "the group for the cards"),
    DeedKind.HOUSE: say_in("what was done", "hours and rules"),
    DeedKind.BROKER: say_in("what was done", "what is said on the broker"),
    DeedKind.CAMERAS: say_in("what was done", "a camera, or what it watches for"),
    DeedKind.PROGRAMS: say_in("what was done", "a program’s key"),
    DeedKind.SIGN_INS: say_in("what was done", "signing in to the page"),
    DeedKind.HOME_ASSISTANT: say_in("what was done", "something in Home Assistant"),
    DeedKind.RECORDS: say_in("what was done", "the records themselves"),
    DeedKind.OTHER: say_in("what was done", "something else"),
}
