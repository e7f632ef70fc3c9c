"""How doors are opened: PINs, codes of an app, a second adult at night."""

from collections.abc import Sequence
from datetime import timedelta

from bot.house.doors.door import Door
from bot.house.opening.news import (
    ByItselfChanged,
    DoorOpened,
    DoorPolicyChanged,
    EmergencyPinUsed,
    OpenedByItself,
    OpeningNews,
    ProofsCleared,
    SecondAdultAsked,
    UnlockingPaused,
)
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import (
    LONGEST_PIN,
    SHORTEST_PIN,
    PinFault,
    ProofKind,
    ProofNeeded,
    ProofNotSet,
    ProofRefused,
    ProofWrong,
    UnlockingLocked,
)
from bot.house.people import Resident
from bot.house.residents.actors import HomeAssistant
from bot.house.visits.visit import Agreement
from bot.words.chat.asker_text import called
from bot.words.chat.doors import by_itself_text
from bot.words.chat.doors.keypad_text import wrong_digits
from bot.words.chat.status import home_assistant_news
from bot.words.phrase import Lines, Phrase, Text, Verbatim, count, lines, listed, say

WAITS_FOR_SECOND = say("At night a second adult has to agree. I have asked the others; the door opens once one does.")
NOTHING_TO_OPEN = say(
    "None of your doors has a lock that I could open. Under /doors an owner adds one that has: with a doorbell of "
    "ours, or with a relay."
)
CARD_TELLS = say("It did not count any more: the card tells why.")
ASK_PIN_AGAIN = say("Please type it once more.")
PINS_DIFFER = say("The two were not the same. Please type your new PIN.")
PIN_SET = say("✅ That is set. Nobody but you knows it, and I keep no digit of it.")
ASK_FIRST_CODE = say("Please type the code that the app shows now.")
APP_SET = say("✅ The app is set up.")


def ask_for_visit(door: Door, proof: ProofKind) -> Phrase:
    """Before a door opens."""
    if proof is ProofKind.CODE:
        return say("🔓 To open the {door}, type the code that your app shows.", door=door.name)
    return say("🔓 To open the {door}, type your PIN.", door=door.name)


def is_open(door: Door) -> Phrase:
    """After it did."""
    return say("🔓 The {door} is open.", door=door.name)


def ask_present(proof: ProofKind) -> Phrase:
    """Before somebody changes what they prove themselves with."""
    return _CODE_FIRST if proof is ProofKind.CODE else _PIN_FIRST


_PIN_FIRST = say("First, please type the PIN that you have now.")
_CODE_FIRST = say("First, please type the code that your app shows now.")


def ask_before_less(proof: ProofKind) -> Phrase:
    """Before a door asks for less."""
    if proof is ProofKind.CODE:
        return say("To have the door ask for less, type the code that your app shows.")
    return say("To have the door ask for less, type your PIN.")


def ask_new_pin(*, emergency: bool) -> Text:
    """What a new PIN is for."""
    digits = say("Please type {least} to {most} digits.", least=SHORTEST_PIN, most=LONGEST_PIN)
    if not emergency:
        return lines(say("<b>A new PIN</b>"), digits)
    return lines(
        say("<b>An emergency PIN</b>"),
        say(
            "If somebody forces you to open, type it in place of your PIN. The door opens as always and nothing here "
            "looks different, but the other adults of this home are told at once. Agree with them what they shall do "
            "then.\n"
        ),
        digits,
    )


_UNFIT = {
    PinFault.LENGTH: say(
        "A PIN has {least} to {most} digits. Please type another one.", least=SHORTEST_PIN, most=LONGEST_PIN
    ),
    PinFault.EASY: say("Everybody would try that one first. Please type another one."),
    PinFault.SAME: say("The PIN and the emergency PIN have to differ. Please type another one."),
}


def pin_unfit(fault: PinFault) -> Phrase:
    """Why these digits are no PIN."""
    return _UNFIT[fault]


def refused(refusal: ProofRefused) -> Text:
    """Why what was shown does not do."""
    match refusal:
        case ProofNotSet(proof=ProofKind.CODE):
            return say("This asks for a code of your app, and you have none set up yet. /pin does that.")
        case ProofNotSet():
            return say("This asks for your PIN, and you have none yet. /pin lets you choose one.")
        case ProofNeeded(proof=ProofKind.CODE):
            return say("This asks for a code of your app now. Please begin again.")
        case ProofNeeded(proof=ProofKind.PIN):
            return say("This asks for your PIN now. Please begin again.")
        case ProofWrong(left=left):
            return wrong_digits(left)
        case UnlockingLocked(wait_s=wait_s):
            return say(
                "🔒 Too many wrong digits: you can open nothing for {time}. The owners know.", time=_in_minutes(wait_s)
            )
        case _:
            return say("That took too long. Please begin again.")


def _in_minutes(wait_s: float) -> timedelta:
    """Whole ones that are begun: nobody waits for half a second."""
    return timedelta(minutes=max(1, -(-wait_s // 60)))


# /open and /pin


def which_door(doors: Sequence[Door]) -> Phrase:
    """Which of them shall open."""
    return count("Which door shall open?", "Which of these {n} doors shall open?", len(doors))


def ask_open(door: Door) -> Phrase:
    """Before a door opens at which nobody rang."""
    return say("Shall I open the {door}? Nobody has rung there.", door=door.name)


def proofs_page(*, has_pin: bool, has_app: bool) -> Lines:
    """What somebody has."""
    return lines(
        say("<b>What you open a door with</b>"),
        say("Each door asks for two taps, for your PIN, or for a code of an app; an owner chooses under /doors.\n"),
        say("✅ You have a PIN.") if has_pin else say("✖️ You have no PIN."),
        say("✅ You have an app that shows codes.") if has_app else say("✖️ You have no app that shows codes."),
    )


def app_secret(secret: str) -> Lines:
    """What an app is set up with."""
    return lines(
        say(
            "📱 <b>Scan this with an app that shows codes</b> (Aegis, Google Authenticator, 2FAS …), or type this into "
            "it: <code>{secret}</code>",
            secret=Verbatim(secret),
        ),
        say("It is a key to this home. In ten minutes I delete it here."),
    )


NOT_SENT = say("I could not send the picture for your app. If it shows up here all the same, please delete it.")
MAYBE_SENT = say(
    "I was stopped while I sent you a picture for your app. If you see it above, please delete it, and begin again "
    "with /pin."
)
STAYS = say(
    "⚠️ Telegram does not let me delete the picture for your app above any more. Please delete it: it is a key to this "
    "home."
)

# What a door asks for

NOBODY_ELSE = say("Nobody else may open this door, so nobody could agree at night. Invite somebody first.")
SECOND_STAYS = say("At night this door keeps asking for a second adult. From six in the morning on it can be changed.")
SECOND_WANTED = say("From ten at night to six, a second adult has to agree.")
SECOND_NOT_WANTED = say("At night nobody else has to agree any more.")

PASSES_TAKEN = say("A guest’s pass can open it.")
PASSES_NOT_TAKEN = say("A guest’s pass cannot open it.")

_ASKS_FOR = {
    ProofKind.TWO_TAPS: say("Whoever opens it taps twice."),
    ProofKind.PIN: say("Whoever opens it types their PIN."),
    ProofKind.CODE: say("Whoever opens it types a code that their app shows."),
}


def asks_for(proof: ProofKind) -> Phrase:
    """What a door asks for."""
    return _ASKS_FOR[proof]


def policy(asked: DoorPolicy, without: Sequence[str]) -> Lines:
    """What a door asks for, below its page; ``without``: who may open it and cannot show that yet."""
    return lines(
        say("\n🔑 {what}", what=_ASKS_FOR[asked.proof]),
        SECOND_WANTED if asked.second_at_night else None,
        None if asked.takes_passes else PASSES_NOT_TAKEN,
        count(
            "⚠️ {who} cannot open it yet: /pin lets them.",
            "⚠️ {who} cannot open it yet: /pin lets them.",
            len(without),
            who=listed(without),
        )
        if without
        else None,
    )


def ask_clear(other: Resident) -> Phrase:
    """Before somebody begins anew."""
    return say(
        "Shall {name} choose a PIN, and set up an app, anew? Those that they have open nothing any more.",
        name=other.name,
    )


def cleared(other: Resident) -> Phrase:
    """After that."""
    return say("{name} has no PIN and no app now. /pin lets them begin.", name=other.name)


def awaits(agreement: Agreement) -> Phrase:
    """On a card, at night."""
    return say("🌙 {name} wants to open. At night a second adult has to agree.", name=agreement.by_name)


def news(
    fact: OpeningNews,
    door: str,
) -> Text:
    """What the others hear; ``door``: the name of the one that it is about, if it is about any."""
    match fact:
        case OpenedByItself() | ByItselfChanged():
            return by_itself_text.news(fact, door)
        case EmergencyPinUsed(who=who):
            what = (
                say("🚨 <b>{name} has just typed the emergency PIN at the {door}.</b>", name=who.name, door=door)
                if door
                else say("🚨 <b>{name} has just typed the emergency PIN.</b>", name=who.name)
            )
            return lines(
                what,
                say(
                    "Somebody may be forcing them. In their chat everything looks as always: do not ask there. Do now "
                    "what you have agreed on, and call for help."
                ),
            )
        case UnlockingPaused(who=HomeAssistant(), tries=tries, wait=wait):
            return home_assistant_news.paused(tries, _in_minutes(wait.total_seconds()))
        case UnlockingPaused(who=who, tries=tries, wait=wait):
            return count(
                "⚠️ {name} has typed {n} wrong PIN or code in a row, and can open nothing for {time}.",
                "⚠️ {name} has typed {n} wrong PINs or codes in a row, and can open nothing for {time}.",
                tries,
                name=who.name,
                time=_in_minutes(wait.total_seconds()),
            )
        case ProofsCleared(who=who, by=by):
            return say(
                "{other} has let {name} choose a PIN and set up an app anew, with /pin.", other=by.name, name=who.name
            )
        case DoorPolicyChanged(name=name, proof=proof, second_at_night=second, by=by, passes=passes):
            return lines(
                say(
                    "🔑 {name} has changed how the {door} is opened. {what}",
                    name=by.name,
                    door=name,
                    what=_ASKS_FOR[proof],
                ),
                SECOND_WANTED if second else None,
                None if passes else PASSES_NOT_TAKEN,
            )
        case SecondAdultAsked(by=by, rung=True):
            return say(
                "🌙 {name} wants to open the {door}, and a second adult has to agree: tap Unlock on the card.",
                name=by.name,
                door=door,
            )
        case SecondAdultAsked(by=by):
            return say(
                "🌙 {name} wants to open the {door}. If you agree, send /open within two minutes.",
                name=by.name,
                door=door,
            )
        case DoorOpened(by=by, in_home_assistant=True):
            return home_assistant_news.opened(by.name, door)
        case DoorOpened(by=by):
            return say("🔓 {name} has opened the {door}. Nobody had rung.", name=called(by.id, by.name), door=door)
