"""Where the day's log goes: the page of /sheet, and the way to a spreadsheet of the household's own."""

from collections.abc import Iterator

from bot.house.house_rules import LOG_OFTEN, HouseRules
from bot.house.records.ledger_trouble import PASSING, LedgerRefused
from bot.house.records.log_keeper import LogView
from bot.words.chat.past import ledger_text
from bot.words.chat.residents import rules_text
from bot.words.phrase import Lines, Phrase, Verbatim, lines, say

ASK_ADDRESS = say(
    "What is the spreadsheet’s address? Open it in a browser and copy the line that stands at the top of the window."
)
NO_SPREADSHEET = say(
    "This is no address of a Google spreadsheet. One looks like this: https://docs.google.com/spreadsheets/d/…"
)
NO_KEY = say("I need the key file of the service account first. Please send it to me; /sheet tells where you get it.")
IN_SETTINGS = say("My settings (.env) tell where the day’s log goes. Please have it changed there.")
ASKING_GOOGLE = say("⏳ I am asking Google…")
ASK_LEAVE = say("Shall I write the day’s log into files again, and forget the key? The spreadsheet stays as it is.")

ADDRESS = say("🔗 The spreadsheet’s address")
TEST = say("🧪 Test")
LEAVE = say("📄 Into files again")
LEAVE_YES = say("Yes, into files")

#: What is said of the key file; the message is gone by then.
_TAKEN = say("🔑 I have the key, and have taken your message out of the chat.")

_GOOGLE_AWAY = say("Google does not answer at the moment. Please try again in a few minutes.")


def page(view: LogView) -> Lines:
    """Where the log goes, how it is, and what is to be done to have it in a spreadsheet."""
    return lines(
        say("<b>The day’s log</b>"), _where(view), rules_text.log_times(view.rules), *_trouble(view), *_steps(view)
    )


def key_taken(view: LogView) -> Lines:
    """After a key file was sent."""
    if view.place.spreadsheet:
        return lines(_TAKEN)
    return lines(_TAKEN, _share(view.place.account), _address())


def often_button(rules: HouseRules) -> Phrase:
    """The button that has the log written more often, or once a day."""
    if rules.log_often:
        return say("⏱ Once a day only")
    return say("⏱ Every {often}", often=LOG_OFTEN)


def tested(title: str) -> Phrase:
    """A test went well."""
    return say("✅ I have written into “{title}” and read it back: the day’s log goes there.", title=title)


def refused(why: LedgerRefused) -> Phrase:
    """Why a key, or a spreadsheet, is not taken."""
    return _GOOGLE_AWAY if why.reason in PASSING else ledger_text.why(why.reason, why.status, why.account)


def _where(view: LogView) -> Phrase:
    if view.by_settings:
        return say("📗 I write it into the Google spreadsheet that my settings (.env) name; it is changed there alone.")
    if view.place.spreadsheet:
        address = Verbatim(f"https://docs.google.com/spreadsheets/d/{view.place.spreadsheet}")
        return say("📗 I write it into your Google spreadsheet, a page for each month: {address}", address=address)
    return say(
        "📄 I write it into files on the computer I run on, one for each month, in the folder “log”. Every spreadsheet "
        "program opens them."
    )


def _trouble(view: LogView) -> Iterator[Phrase]:
    state = view.state
    if state.reason:
        yield refused(LedgerRefused(state.status, state.reason, state.account))
    if state.waiting:
        yield ledger_text.ledger_waiting(state.waiting)


def _steps(view: LogView) -> Iterator[Phrase]:
    if view.by_settings or view.place.spreadsheet:
        return
    yield say("\n<b>To have it in Google Sheets</b>")
    if not view.place.account:
        yield say(
            "1. On console.cloud.google.com make a project, switch on the “Google Sheets API” in it, and make a "
            "service account there with a key of the kind JSON."
        )
        yield say("2. Send me that key file here. I keep it sealed, and take your message out of the chat.")
        yield say("Then I tell you how it goes on.")
        return
    yield _share(view.place.account)
    yield _address()


def _share(account: str) -> Phrase:
    return say(
        "3. Make a spreadsheet in Google Sheets and share it, as an editor, with {account}.", account=Verbatim(account)
    )


def _address() -> Phrase:
    return say("4. Tap “The spreadsheet’s address” and send me its address.")
