"""What the owners read of the audit trail, and that its daily seal disturbs nobody."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage, TelegramMethod

from bot.house.doors.door_facts import SecretsHandedOut
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.trail import Flaw, TrailChanged, TrailNews, TrailSealed, TrailUnproven, TrailUnsealed
from tests.english import texts
from tests.rig.chat import FRONT, ChatRig, card


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (TrailSealed(12345, "ab12cd34ef567890"), "<code>12345:ab12cd34ef567890</code>"),
        (TrailChanged(12, Flaw.FORGED), "at line 12."),
        (TrailUnproven(12), "The first 12 lines"),
        (TrailUnsealed(), "AUDIT_KEY_FILE"),
    ],
)
def test_each_news_of_the_trail_says_what_it_is_and_what_to_do(news: TrailNews, words: str) -> None:
    told = texts.message(news, "")
    assert words in told
    assert "my record of who opened and changed what" in told
    assert "{" not in told


async def test_the_daily_seal_comes_without_a_sound_and_an_alarm_with_one(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[SendMessage] = []
    real = Bot.__call__

    async def recording(self: Bot, method: TelegramMethod[Any], request_timeout: int | None = None) -> Any:
        if isinstance(method, SendMessage):
            sent.append(method)
        return await real(self, method, request_timeout)

    monkeypatch.setattr(Bot, "__call__", recording)
    leo = Resident(ResidentId(2), "Leo", Role.OWNER, rig.steady())
    await rig.room.household.take(TrailSealed(12345, "ab12cd34ef567890"))
    await card(rig.anna, "12345:ab12cd34ef567890")
    await rig.room.household.take(SecretsHandedOut(FRONT, leo))
    await card(rig.anna, "Leo was given the settings file")
    assert [bool(method.disable_notification) for method in sent] == [True, False]
