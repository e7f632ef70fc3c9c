"""What is said to whoever stands at a door, from a visit's card; the household's phrases."""

from dataclasses import dataclass

from bot.house.visits.phrases import StockPhrase
from bot.house.visits.visit import VisitId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat.cards import reply_text


@dataclass(frozen=True, slots=True)
class SayComing(ButtonAction):
    """Say that somebody comes."""

    kind = "say_coming"
    toast = reply_text.COMING_TOLD
    visit: VisitId


@dataclass(frozen=True, slots=True)
class SayLeaveIt(ButtonAction):
    """Say that it may be left there."""

    kind = "say_leave_it"
    toast = reply_text.TOLD
    visit: VisitId


@dataclass(frozen=True, slots=True)
class ChooseReply(ButtonAction):
    """Show the phrases that can be said."""

    kind = "choose_reply"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class SayStock(ButtonAction):
    """Say one of the usual phrases."""

    kind = "say_stock"
    toast = reply_text.TOLD
    visit: VisitId
    phrase: StockPhrase


@dataclass(frozen=True, slots=True)
class SayOwn(ButtonAction):
    """Say one of the household's own phrases."""

    kind = "say_own"
    toast = reply_text.TOLD
    visit: VisitId
    #: Its id.
    phrase: str


@dataclass(frozen=True, slots=True)
class WriteReply(ButtonAction):
    """Ask for words of their own."""

    kind = "write_reply"
    visit: VisitId


@dataclass(frozen=True, slots=True)
class AddPhrase(ButtonAction):
    """Ask for one more phrase of the household."""

    kind = "add_phrase"
    lasting = True


@dataclass(frozen=True, slots=True)
class RemoveStockPhrase(ButtonAction):
    """Take a usual phrase out."""

    kind = "remove_stock_phrase"
    lasting = True
    phrase: StockPhrase


@dataclass(frozen=True, slots=True)
class RemoveOwnPhrase(ButtonAction):
    """Take one of the household's own phrases out."""

    kind = "remove_own_phrase"
    lasting = True
    phrase: str


@dataclass(frozen=True, slots=True)
class RestorePhrases(ButtonAction):
    """Have all the usual phrases again."""

    kind = "restore_phrases"
    lasting = True
