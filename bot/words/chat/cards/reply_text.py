"""What is said to whoever stands at a door, and what the family is told of it."""

from collections.abc import Mapping, Sequence

from bot.house.visits.phrases import HousePhrases, StockPhrase
from bot.house.visits.reply import LONGEST_VOICE_S, AtDoor, ReplyKind, VisitReply
from bot.words.phrase import Lines, Phrase, Text, count, lines, say, say_in

#: Of one visit so many are told, the newest.
_MOST_TOLD = 4

# Said at the door, and on the buttons that have it said

COMING = say_in("said to a visitor", "I’m coming")
LEAVE_IT = say_in("said to a visitor", "Leave it there")
STOCK: Mapping[StockPhrase, Phrase] = {
    StockPhrase.MOMENT: say_in("said to a visitor", "One moment, please"),
    StockPhrase.NOT_NOW: say_in("said to a visitor", "Not now, sorry"),
    StockPhrase.NEIGHBOUR: say_in("said to a visitor", "Please leave it with a neighbour"),
    StockPhrase.THANKS: say_in("said to a visitor", "Thank you!"),
}

# On buttons alone

REPLY = say("💬 Reply…")
WRITE = say("✏️ Something else…")
ADD = say("➕ Add a phrase")
RESTORE = say("↩️ The usual ones again")

# What flashes when one is tapped

TOLD = say("I say it at the door, and tell the others.")
COMING_TOLD = say("I pass it on.")

# Questions and answers in the chat

PHRASE_GONE = say("That phrase is not among yours any more. /phrases shows those that are.")
NOTHING_TO_SAY = say("There are no words in it. Please write what the door shall say.")
VISIT_OVER = say("Nobody waits at that door any more, so I said nothing.")
ENOUGH = say("So much was said to this visitor that I say no more. Please go to the door, or open it.")
ASK_PHRASE = say("What shall the new phrase be? It stands below every card under “Reply…”.")
TOO_MANY = say("There are as many phrases as fit below a card. Please remove one first.")
VOICE_TOO_LONG = count(
    "I can hand a door voice messages of {n} second at most. Please send a shorter one.",
    "I can hand a door voice messages of {n} seconds at most. Please send a shorter one.",
    LONGEST_VOICE_S,
)
NO_CARD = say("To have this heard at a door, send it as a reply to the card of whoever rings there.")

_AT_DOOR: Mapping[AtDoor, Phrase] = {
    AtDoor.NO_SCREEN: say("This doorbell has no screen, so it may not be read out there."),
    AtDoor.LETTERS: say("The doorbell’s screen cannot show all letters of it."),
    AtDoor.UNHEARD: say("Nothing at this door can say it: no screen and no loudspeaker listens there."),
    AtDoor.UNREACHABLE: say("⚠️ It did not reach the door."),
}
_MUTE = say("Nothing says anything at this door, so only the others read it.")
_NO_LOUDSPEAKER = say("It is heard only if a loudspeaker at the door listens for it.")


def ask_words(door: str) -> Phrase:
    """Before somebody writes their own."""
    return say("What shall I say at the {door}? Write it, or reply to the card with a voice message.", door=door)


def too_long(most: int) -> Phrase:
    """More than fits."""
    return count(
        "That is too long: at most {n} letter fits. Please write it shorter.",
        "That is too long: at most {n} letters fit. Please write it shorter.",
        most,
    )


def told(replies: Sequence[VisitReply]) -> Sequence[Text]:
    """Who said what, below a card, and whether it was heard."""
    newest = replies[-_MOST_TOLD:]
    remarks = dict.fromkeys(remark for reply in newest if (remark := _remark(reply)))
    return [*map(_told, newest), *remarks]


def _told(reply: VisitReply) -> Phrase:
    if reply.kind is ReplyKind.VOICE:
        return say("🎤 <b>{name} sent a voice message to the door</b>", name=reply.by_name)
    return say("💬 <b>{name}: {text}</b>", name=reply.by_name, text=reply.text)


def _remark(reply: VisitReply) -> Phrase | None:
    if reply.kind is ReplyKind.VOICE and reply.at_door is AtDoor.NO_SCREEN:
        return _NO_LOUDSPEAKER
    if reply.at_door is AtDoor.NOT_FOR_IT:
        return None if reply.kind is ReplyKind.COMING else _MUTE  # that one goes there is for the others
    return _AT_DOOR.get(reply.at_door)


def phrase(known: StockPhrase) -> Phrase:
    """A usual one, on the button that says it."""
    return STOCK[known]


def remove(text: str) -> Phrase:
    """The button that takes one of the household's own out."""
    return say_in("takes a phrase out", "🗑 {phrase}", phrase=text)


def remove_stock(known: StockPhrase) -> Phrase:
    """The button that takes a usual one out."""
    return say_in("takes a phrase out", "🗑 {phrase}", phrase=STOCK[known])


def page(phrases: HousePhrases) -> Lines:
    """What /phrases shows."""
    return lines(
        say("<b>What can be said at your doors</b>"),
        say("“Reply…” below a card shows these. Each of you sees the usual ones in your own language."),
        *(say("• {phrase}", phrase=STOCK[known]) for known in phrases.stock),
        *(say("• {phrase}", phrase=known.text) for known in phrases.own),
        say("A tap below takes one out.") if phrases.stock or phrases.own else None,
    )
