"""How a door's leaf is, for programs: as its contact told last, and as it moves."""

from bot.house.doors.presence import ContactClosed, ContactOpened
from bot.house.programs.key import KeyScope
from tests.api.test_events import listening
from tests.rig.api import ApiRig
from tests.rig.house import BACK, FRONT


async def test_a_program_hears_that_a_leaf_moved_and_reads_how_it_is(api: ApiRig) -> None:
    assert (await api.ask("GET", "/doors/front")).words["leaf"] is None
    async with listening(api) as one:
        api.house.presence.heard(ContactOpened(FRONT, forced=True, signed=True))
        heard = [await one.next(), await one.next()]
    assert {(event["data"]["door"], event["data"]["what"]) for event in heard} == {
        ("front", "forced"),
        ("front", "moved"),
    }
    assert (await api.ask("GET", "/doors/front")).words["leaf"] == "forced"
    api.house.presence.heard(ContactClosed(FRONT))
    assert [door["leaf"] for door in (await api.ask("GET", "/doors")).words["items"]] == ["closed", None]


async def test_a_key_for_one_door_hears_of_no_other_s_leaf(api: ApiRig) -> None:
    at_the_back, _ = await api.make_key(KeyScope.VISITS, doors=(BACK,))
    async with listening(api, at_the_back) as one:
        api.house.presence.heard(ContactClosed(FRONT))
        api.house.presence.heard(ContactClosed(BACK))
        assert (await one.next())["data"] == {"door": "back", "what": "moved"}
