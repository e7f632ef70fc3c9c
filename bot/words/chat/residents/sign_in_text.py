"""The household's page: the way there, and signing in to it."""

from bot.house.sign_in.codes import AskingBrowser
from bot.house.sign_in.sign_in_news import SignInNews
from bot.words.phrase import Code, Lines, Phrase, Verbatim, count, lines, say

#: What a browser calls itself is not ours: so much of it is shown, in UTF-16 units.
_LONGEST = 60

OPEN = say("📱 Open the page")
#: On the button beside the field in which one writes.
MENU = say("Page")
ITS_ME = say("✅ It’s me")
NOT_ME = say("No, not me")
SIGN_OUT = say("Sign out everywhere")

NOT_SET_UP = say(
    "There is no page for Telegram yet. An owner sets it up with WEB_APP_URL in the settings; docs/deployment.md shows "
    "how, step by step."
)
_NOT_YET = say("There is no page in Telegram yet. An owner of this home can set it up.")
NO_SUCH_CODE = say(
    "I do not know this code. It counts for two minutes, and once: please send me the one that your browser shows now."
)
WRONG_FORM = say("Please send /app with the six digits that your browser shows, for example /app 123456.")
GRANTED = say("✅ Your browser opens the page now. There you are signed in for an hour.")
DENIED = say(
    "I let nobody in. If you did not open the page yourself, somebody tried to get in with your help: please tell the "
    "others in your home."
)

_DIGITS = say("The page shows six digits there: send them to me as /app 123456, and I ask you whether it is you.")
_NO_ADDRESS = say(
    "I cannot find out at which address browsers at home reach me. An owner writes it into the settings as "
    "LAN_ADDRESS; then I tell it here."
)


def in_private(link: str) -> Phrase:
    """In a group; ``link``: empty: nobody knows it."""
    if not link:
        return say("The page opens in our own chat: please write me /app there.")
    return say("The page opens in our own chat: {link}", link=Verbatim(link))


def way(
    *, is_on: bool, address: str, at_home: str = "", only_here: bool = False, guest: bool = False, owner: bool = True
) -> Lines:
    """The way to the page; ``address``: where a button below opens it; empty: there is none.

    ``at_home``: where browsers at home find it, as far as that is known; ``only_here``: no other machine's do.
    ``owner``: they can change the settings.
    """
    not_yet = NOT_SET_UP if owner else _NOT_YET
    if not is_on:
        return lines(
            not_yet, say("For browsers at home alone, WEB_APP=on in the settings is enough.") if owner else None
        )
    if not address and not owner:
        return lines(not_yet, *_of_others(at_home, only_here=only_here))
    if not address:
        return lines(not_yet, *_at_home(at_home, only_here=only_here), _DIGITS)
    return lines(
        say("The page shows what your pass opens, as a button.")
        if guest
        else say("The page shows your home: doors, visits, cameras."),
        say("In a browser at home, open {address}.", address=Verbatim(address)),
        _DIGITS,
    )


def _of_others(address: str, *, only_here: bool) -> tuple[Phrase, ...]:
    """The same for whoever cannot change the settings."""
    if not address or only_here:
        return ()
    return say("In a browser at home, open {address}.", address=Verbatim(address)), _DIGITS


def _at_home(address: str, *, only_here: bool) -> tuple[Phrase, ...]:
    if not address:
        return (_NO_ADDRESS,)
    if only_here:
        return (
            say(
                "In a browser on the machine that I run on, open {address}. HTTP_HOST in the settings lets others in.",
                address=Verbatim(address),
            ),
        )
    return (
        say("In a browser at home, open {address}.", address=Verbatim(address)),
        say("If nothing opens there, this machine has another address: LAN_ADDRESS in the settings tells it."),
    )


def ask(asking: AskingBrowser) -> Lines:
    """Whether it is they who sit before a browser."""
    return lines(
        say(
            "A browser wants to be signed in as you: <b>{browser}</b>, at the address {address}.",
            browser=Code(asking.browser, _LONGEST),
            address=Verbatim(asking.address),
        ),
        say("Is it yours, and do you see this very code on its screen now? Whoever sits there can do what you can."),
    )


def signed_out(places: int) -> Phrase:
    """After signing out everywhere."""
    if not places:
        return say("You are signed in nowhere.")
    return count(
        "You were signed in in {n} place, and are not any more.",
        "You were signed in in {n} places, and are not any more.",
        places,
    )


def news(fact: SignInNews) -> Lines:
    """To whoever has a new passkey."""
    return lines(
        say(
            "🔑 A browser now signs you in to the page with a passkey: {browser}.", browser=Code(fact.browser, _LONGEST)
        ),
        say("If that was not you, remove it there under “Settings”, and tell an owner."),
    )
