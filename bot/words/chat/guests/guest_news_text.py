"""What the family hears of guests and their passes."""

from collections.abc import Sequence

from bot.house.guests.guest_pass import GuestPass, PassEnd, PassRefusal
from bot.house.guests.pass_news import GuestNews, PassEnded, PassMade, PassTried, PassUnpictured, PassUsed
from bot.words.chat.asker_text import called
from bot.words.chat.guests import guest_text
from bot.words.phrase import Phrase, Text, count, lines, listed, say

#: Why a pass did not do.
WHY: dict[PassRefusal, Phrase] = {
    PassRefusal.REVOKED: say("the pass was ended"),
    PassRefusal.EXPIRED: say("the time of the pass is over"),
    PassRefusal.USED_UP: say("the pass is used up"),
    PassRefusal.TAKEN: say("it was somebody else than the guest"),
    PassRefusal.CHANGED: say("the pass was changed, and the button was an old one"),
    PassRefusal.NOT_NOW: say("the pass does not count at this time"),
    PassRefusal.NOT_RINGING: say("nobody was ringing"),
    PassRefusal.OTHER_DOOR: say("the pass is not for this door"),
    PassRefusal.DOOR_PAUSED: say("the door is paused"),
    PassRefusal.NO_PASSES_HERE: say("the door opens to no pass"),
    PassRefusal.AT_NIGHT: say("a second adult would have to agree"),
    PassRefusal.MAKER_GONE: say("whoever made the pass may not open this door"),
}


def news(fact: GuestNews, door: str) -> Text:
    """What the others hear; ``door``: the name of the one that it is about, if it is about any."""
    match fact:
        case PassMade(made=known, doors=doors, by=by, changed=changed):
            return _made(known, doors, by.name, changed=changed)
        case PassUsed(name=name, left=left) as used:
            return lines(
                say("🔓 <b>{name} has opened the {door} with their pass.</b>", name=name, door=door),
                _picture(used),
                count("The pass opens {n} more time.", "The pass opens {n} more times.", left) if left else None,
            )
        case PassUnpictured(name=name):
            return say("The camera at the {door} took no picture of {name}: it did not answer.", door=door, name=name)
        case PassTried() as tried:
            return _tried(tried, door)
        case PassEnded(name=name, why=why, by=by):
            return _ended(name, why, called(by.id, by.name) if by else None)


def _picture(used: PassUsed) -> Phrase:
    if not used.pictured:
        return say("There is no camera that I could ask for a picture.")
    return say("📷 A picture joins the card of the ring.") if used.rang else say("📷 A picture follows.")


def _made(known: GuestPass, doors: Sequence[str], by_name: str, *, changed: bool) -> Phrase:
    name, which = known.terms.name, listed(doors)
    when, often = guest_text.when(known.terms), guest_text.often(known.terms.uses)
    if changed:
        return say(
            "🎟 {other} has changed the pass of {name}. It opens: {doors}. When: {when}. How often: {often}.",
            other=by_name,
            name=name,
            doors=which,
            when=when,
            often=often,
        )
    return say(
        "🎟 {other} has given {name} a pass. It opens: {doors}. When: {when}. How often: {often}.",
        other=by_name,
        name=name,
        doors=which,
        when=when,
        often=often,
    )


def _tried(tried: PassTried, door: str) -> Phrase:
    name, why = tried.name, WHY[tried.why]
    if not name:
        return say("⚠️ Somebody tried a pass that has ended, and I opened nothing: {why}.", why=why)
    if not door:
        return say("⚠️ Somebody opened the link of the pass of {name}, and I refused: {why}.", name=name, why=why)
    return say(
        "⚠️ {name} tried to open the {door} with their pass, and I refused: {why}.", name=name, door=door, why=why
    )


def _ended(name: str, why: PassEnd, by_name: str | Phrase | None) -> Phrase:
    match why:
        case PassEnd.REVOKED if by_name:
            return say("🗑 {other} has ended the pass of {name}.", other=by_name, name=name)
        case PassEnd.REVOKED:
            return say("🗑 The pass of {name} ended with whoever made it, or used it.", name=name)
        case PassEnd.EXPIRED:
            return say("🎟 The time of {name}’s pass is over.", name=name)
        case PassEnd.USED_UP:
            return say("🎟 The pass of {name} is used up.", name=name)
