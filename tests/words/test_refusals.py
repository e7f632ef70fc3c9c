"""Whoever is refused over HTTP, or cannot start the service, is told why in whole sentences of their language."""

import dataclasses

import pytest

from bot.commands.wording import say_cannot_start, say_refusal
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.store import StoreUnusable
from bot.web import HttpTrouble, PortTaken
from bot.words.commands import start_text
from bot.words.tongue import Language, Tongue, preferred
from tests.words.test_faults import ENGLISH

ENDS = (".", "।")


def request(reason: RequestReason) -> RequestTrouble:
    return RequestTrouble(reason, "side", most=64, seconds=11, width=4001, height=3001, scans=7)


def start(reason: StartReason) -> StartTrouble:
    values = {"setting": "A_SETTING", "host": "127.0.0.1", "folder": "/a/b", "path": "/a/b/c", "failure": "EIO"}
    return StartTrouble(reason, port=8081, process=77, **values)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", RequestReason)
def test_every_refusal_over_http_is_one_sentence_that_is_translated(reason: RequestReason, language: Language) -> None:
    said = say_refusal(request(reason), language)
    assert said.language == language
    assert said.sentence.endswith(ENDS)
    assert sum(said.sentence.count(f"{end} ") for end in ENDS) == 0, said.sentence
    assert "\n" not in said.sentence
    assert "{" not in said.sentence
    assert (said == say_refusal(request(reason), "en")) == (language is Language.ENGLISH)


@pytest.mark.parametrize("trouble", HttpTrouble)
def test_what_the_listener_refuses_by_itself_has_words_too(trouble: HttpTrouble) -> None:
    assert say_refusal(trouble, "de") == say_refusal(RequestTrouble(RequestReason(trouble)), "de")


def test_what_nobody_has_words_for_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="nobody has words"):
        say_refusal("a sentence", "en")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (RequestReason.NO_TOKEN, ("DOORS__SIDE__TOKEN", "?token=")),
        (RequestReason.WRONG_TOKEN, ("DOORS__SIDE__TOKEN",)),
        (RequestReason.SIGNED_ONLY, ("DOORS__SIDE__TOKEN",)),
        (RequestReason.RING_ID, ("64",)),
        (RequestReason.PICTURE_NUMBER, ("64",)),
        (RequestReason.TOO_MANY_BYTES, ("64 MB",)),
        (RequestReason.TOO_MANY_PIXELS, ("4,001 × 3,001", "64 megapixels")),
        (RequestReason.TOO_MANY_SCANS, ("4,001 × 3,001", "7 layers")),
        (RequestReason.TOO_SLOW, ("11 seconds",)),
        (RequestReason.NOTHING_HERE, ("/v1/doors/front/snapshots", "/v1/doors/front/ring")),
    ],
)
def test_a_refusal_tells_its_values(reason: RequestReason, told: tuple[str, ...]) -> None:
    assert all(value in say_refusal(request(reason), "").sentence for value in told)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", Language.ENGLISH),
        ("de", Language.GERMAN),
        ("de-AT, en;q=0.5", Language.GERMAN),
        ("en;q=0.5, de;q=0.9", Language.GERMAN),
        ("fr, pt", Language.ENGLISH),
        ("fr, hi;q=0.1", Language.HINDI),
        ("es, ru", Language.SPANISH),
        ("*", Language.ENGLISH),
        ("ru;q=0.2, *;q=0.1", Language.RUSSIAN),
        ("ru;q=0", Language.ENGLISH),
        ("ru;q=0.000, es;q=0.001", Language.SPANISH),
        ("ru;q=many, es;q=0.1", Language.SPANISH),
        ("DE_de ; Q=1.0", Language.GERMAN),
        (";;;,,,q=,", Language.ENGLISH),
        (",".join(["xx"] * 5000), Language.ENGLISH),
    ],
)
def test_the_language_that_is_wanted_most_is_chosen_of_those_we_speak(asked: str, language: Language) -> None:
    assert preferred(asked) is language


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", StartReason)
@pytest.mark.parametrize("bare", [False, True])
def test_whatever_keeps_the_service_from_starting_is_said_in_every_language(
    reason: StartReason, language: Language, *, bare: bool
) -> None:
    trouble = dataclasses.replace(start(reason), host="", process=0) if bare else start(reason)
    said = Tongue(language, ENGLISH.zone).plain(start_text.cannot_start(trouble))
    assert said.endswith(ENDS)
    assert "{" not in said
    assert (said == ENGLISH.plain(start_text.cannot_start(trouble))) == (language is Language.ENGLISH)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (PortTaken("127.0.0.1", 8081), ("Port 8081 on 127.0.0.1", "HTTP_PORT")),
        (PortTaken("192.0.2.1", 8081, elsewhere=True), ("HTTP_HOST=192.0.2.1 is no address of this machine",)),
        (PortTaken("", 8082, setting="LEGACY_INTAKE_PORT"), ("Port 8082 cannot", "LEGACY_INTAKE_PORT")),
        (StoreUnusable(start(StartReason.FOLDER_BUSY)), ("(process 77)", "/a/b", "DATA_DIR")),
        (StoreUnusable(start(StartReason.NOT_OURS)), ("/a/b/c belongs to somebody else",)),
        (StoreUnusable(start(StartReason.UNUSABLE)), ("/a/b/c: EIO",)),
    ],
)
def test_whatever_keeps_the_service_from_starting_is_named(
    failure: StoreUnusable | PortTaken, told: tuple[str, ...]
) -> None:
    assert all(value in ENGLISH.plain(say_cannot_start(failure)) for value in told)
