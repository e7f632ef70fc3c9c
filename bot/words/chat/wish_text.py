"""What is said above the buttons that do what somebody wrote, and where there is nothing to do."""

from collections.abc import Collection, Mapping

from bot.house.residents.permissions import Action
from bot.words.chat import menu_text, talk
from bot.words.chat.doors import opening_text
from bot.words.phrase import Phrase, Text, lines, say
from bot.words.wishes.wish import PlainWish

_HERE = say("Is this what you want?")

_MORE: Mapping[PlainWish, Phrase] = {
    PlainWish.ADD: say(
        "Whoever shall use this bot needs an invitation. To teach me a face, send me a photo with the name as its "
        "caption."
    ),
    PlainWish.SHUT: say("I can open a door, and shut none. Whether one stands open, I tell where it has a contact."),
    PlainWish.EMERGENCY: say("I call nobody. If you are in danger, please call the emergency number yourself, now."),
    PlainWish.GREETING: say("Hello! I look after your door."),
    PlainWish.THANKS: say("You are welcome!"),
}

#: Where no door of theirs is made for it.
_NOTHING_FOR_IT: Mapping[PlainWish, Phrase] = {
    PlainWish.OPEN: opening_text.NOTHING_TO_OPEN,
    PlainWish.GUEST: opening_text.NOTHING_TO_OPEN,
    PlainWish.LOOK: talk.NO_CAMERA,
    PlainWish.LEAVE: say("Please talk to an owner of this home about that."),
}

_LOST = say(
    "If somebody else may have the phone: sign it out in Telegram on another device, under Settings → Devices. On a "
    "new phone, sign in to Telegram, and everything here is as before."
)
_LOST_OF_OWNER = say("/end_access ends every key, sign-in and passkey of this home at once.")
_LOST_TELL_OWNER = say("Please tell an owner of this home, who can keep that phone from opening anything.")


def said(wish: PlainWish, allowed: Collection[Action]) -> Text:
    """Above the buttons, to somebody who may do this."""
    if wish is PlainWish.LOST_PHONE:
        return lines(_LOST, _LOST_OF_OWNER if Action.MANAGE_KEYS in allowed else _LOST_TELL_OWNER)
    return _MORE.get(wish, _HERE)


def nothing_for_it(wish: PlainWish) -> Phrase:
    """Where there is no use for what somebody asks for, though they may."""
    return _NOTHING_FOR_IT.get(wish, menu_text.NOT_UNDERSTOOD)
