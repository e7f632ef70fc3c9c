"""Puts into words what rooms tell as codes that may not know the words themselves."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.house.findings.api_trouble import ApiProblem
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.settings import Settings
from bot.store import StoreUnusable
from bot.web import HttpTrouble, PortTaken, Said
from bot.words import api_text, request_text
from bot.words.app.page_text import PAGE
from bot.words.commands import start_text
from bot.words.exported import exported
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue, language_of, preferred
from bot.words.try_text import TRY

_UTC = ZoneInfo("UTC")


def household_tongue(settings: Settings) -> Tongue:
    """How the household is spoken to where nobody asks for a language of their own."""
    return Tongue(Language(settings.house.language), settings.house.zone)


def say_refusal(why: object, languages: str) -> Said:
    """Why something asked over HTTP is refused, in the best language for an ``Accept-Language``: a ``Wording``."""
    match why:
        case RequestTrouble():
            trouble = why
        case HttpTrouble():
            trouble = RequestTrouble(RequestReason(why))
        case ApiProblem():
            tongue = Tongue(preferred(languages), _UTC)
            return Said(tongue.plain(api_text.PROBLEMS[why]), tongue.language)
        case _:
            raise TypeError(f"nobody has words for {why!r}")
    tongue = Tongue(preferred(languages), _UTC)
    return Said(tongue.plain(request_text.refused(trouble)), tongue.language)


def page_words(language: str, accepted: str) -> Mapping[str, Any]:
    """Everything that the household's page says, in this language, else in the best one for an ``Accept-Language``."""
    return _page_words(language_of(language) or preferred(accepted))


@cache
def _page_words(language: Language) -> Mapping[str, Any]:
    return exported(PAGE, language)


def try_words(accepted: str) -> Mapping[str, Any]:
    """What the page says on which the interface is tried, in the best language for an ``Accept-Language``."""
    return _try_words(preferred(accepted))


@cache
def _try_words(language: Language) -> Mapping[str, Any]:
    return exported(TRY, language)


def say_cannot_start(failure: StoreUnusable | PortTaken) -> Phrase:
    """Why the service does not start, and what to do."""
    match failure:
        case StoreUnusable(trouble=trouble):
            pass
        case PortTaken(host=host, elsewhere=True):
            trouble = StartTrouble(StartReason.HOST_ELSEWHERE, setting="HTTP_HOST", host=host)
        case PortTaken(host=host, port=port, setting=setting):
            trouble = StartTrouble(StartReason.PORT_TAKEN, setting=setting, host=host, port=port)
    return start_text.cannot_start(trouble)
