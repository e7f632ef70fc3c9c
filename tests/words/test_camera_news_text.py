"""What is told of cameras beside their cards."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.people import Resident, ResidentId, Role
from bot.house.watch.camera import CameraId
from bot.house.watch.news import CameraPrivate
from bot.words.chat.cameras.camera_news_text import news
from bot.words.tongue import Language, Tongue

#: A quarter to midnight in Berlin.
LATE = datetime(2026, 11, 27, 22, 45, tzinfo=UTC)
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, LATE)


@pytest.mark.parametrize("by", [ANNA, None])
@pytest.mark.parametrize(
    ("language", "day", "time"),
    [
        (Language.ENGLISH, "Saturday 5 December", "00:30"),
        (Language.GERMAN, "Samstag, 5. Dezember", "00:30"),
        (Language.SPANISH, "sábado, 5 de diciembre", "0:30"),
        (Language.RUSSIAN, "суббота, 5 декабря", "00:30"),
        (Language.HINDI, "शनिवार, 5 दिसंबर", "12:30"),
    ],
)
def test_a_camera_that_is_closed_for_days_is_told_with_the_day_on_which_it_opens(
    language: Language, day: str, time: str, by: Resident | None
) -> None:
    tongue = Tongue(language, ZoneInfo("Europe/Berlin"))
    week, hour = timedelta(days=7, minutes=45), timedelta(minutes=45)
    told = tongue.plain(news(CameraPrivate(CameraId("garden"), "garden", LATE + week, by, week)))
    assert day in told
    assert time in told
    told = tongue.plain(news(CameraPrivate(CameraId("garden"), "garden", LATE + hour, by, hour)))
    assert time in told
    assert day.split(maxsplit=1)[0].strip(",") not in told
