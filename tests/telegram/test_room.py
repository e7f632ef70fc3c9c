"""The room is whole as soon as it is made: what happens before anybody is listened to is not missed."""

from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.house.facts import MovedOut
from bot.settings import TelegramSettings
from bot.tables import ChatTables
from bot.telegram.room import TelegramRoom
from tests.fakes.charts import RecordingCharts
from tests.rig.chat import DOORS, ChatRig, card


async def test_who_is_removed_before_anybody_is_listened_to_is_seen_off_all_the_same(rig: ChatRig) -> None:
    anna, leo = await rig.memory.residents.residents()
    await rig.stop()
    await rig.memory.residents.remove(leo.id)
    room = TelegramRoom(
        TelegramSettings(token=SecretStr(rig.telegram.token), api_url=rig.telegram.url),
        doors=DOORS,
        tables=ChatTables(),
        painter=RecordingCharts(),
        memory=rig.memory,
        nursery=rig.nursery,
        clock=rig.clock,
        steady=rig.steady,
        zone=ZoneInfo("UTC"),
    )
    await room.household.take(MovedOut(leo, anna))
    await rig.start()
    assert await card(rig.leo, "Anna has removed you from this home")
