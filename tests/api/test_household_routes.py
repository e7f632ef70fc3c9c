"""What an owner sees to on the page: residents, keys, sessions, zones, charts, backups, health."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.api import PageNeeds
from bot.house.people import ResidentId
from bot.house.ports import ChartUndrawn, DrawnChart
from bot.house.programs.key import KeyScope, KeyTerms
from bot.house.statistics.charts import Chart
from bot.house.status.wires import HomeAssistantStatus, KafkaStatus, KafkaTrouble, WorkersStatus
from bot.house.watch.camera import Source, SourceKind
from bot.settings import AppSettings
from tests.rig.api import ApiRig, an_api
from tests.rig.browser.sign_in import TOKEN, PageBrowser, signed_in
from tests.rig.house import ANNA, BACK, FRONT, LEO


class OnePainter:
    """Draws whatever it is given as three bytes, or fails."""

    def __init__(self) -> None:
        self.drawn: list[tuple[Chart, str, bool]] = []
        self.fails = False

    async def draw(self, chart: Chart, language: str, *, dark: bool) -> DrawnChart:
        if self.fails:
            raise ChartUndrawn
        self.drawn.append((chart, language, dark))
        return DrawnChart(b"png")


@pytest.fixture
async def anna(home: ApiRig) -> PageBrowser:
    return await signed_in(home, ANNA)


async def test_residents_are_listed_changed_and_taken_out(home: ApiRig, anna: PageBrowser) -> None:
    listed = (await anna.ask("GET", "/api/v1/residents")).words["items"]
    assert [(one["name"], one["role"], one["doors"]) for one in listed] == [("Anna", "owner", []), ("Leo", "adult", [])]
    assert (await anna.ask("PATCH", f"/api/v1/residents/{LEO.id}", {"role": "child"})).words["role"] == "child"
    assert (await anna.ask("PATCH", f"/api/v1/residents/{LEO.id}", {"role": "king"})).problem == "invalid"
    assert (await anna.ask("DELETE", f"/api/v1/residents/{LEO.id}")).status == 204
    assert await home.house.registrar.resident(LEO.id) is None
    for nobody in ("1", "x", "-5", "9" * 40):
        assert (await anna.ask("DELETE", f"/api/v1/residents/{nobody}")).problem == "not-found"


async def test_the_last_owner_stays(anna: PageBrowser) -> None:
    assert (await anna.ask("DELETE", f"/api/v1/residents/{ANNA.id}")).problem == "last-owner"
    assert (await anna.ask("PATCH", f"/api/v1/residents/{ANNA.id}", {"role": "adult"})).problem == "last-owner"


async def test_keys_are_listed_and_taken_back_and_never_shown(home: ApiRig, anna: PageBrowser) -> None:
    shown, key = await home.house.staff.programs.keeper.make(ANNA, KeyTerms("Home Assistant"))
    listed = await anna.ask("GET", "/api/v1/keys")
    assert [(one["id"], one["name"], one["scopes"]) for one in listed.words["items"]] == [
        (key.id, "Home Assistant", ["visits"])
    ]
    assert shown not in listed.body.decode()
    assert key.key_hash not in listed.body.decode()
    assert (await anna.ask("DELETE", f"/api/v1/keys/{key.id}")).status == 204
    assert (await anna.ask("DELETE", f"/api/v1/keys/{key.id}")).problem == "not-found"
    assert (await home.ask("GET", "/doors", key=shown)).status in (401, 404)


async def test_no_program_may_what_only_people_do(home: ApiRig) -> None:
    await home.make_key()
    for method, path in (
        ("GET", "/residents"),
        ("DELETE", f"/residents/{LEO.id}"),
        ("GET", "/keys"),
        ("GET", "/sessions"),
        ("DELETE", "/sessions"),
        ("GET", "/backup"),
        ("GET", "/my/passes"),
        ("GET", "/stats/charts/visits.png"),
    ):
        refused = await home.ask(method, path)
        assert (refused.status, refused.problem) == (403, "not-allowed"), path
        assert refused.words["reason"] in ("only_people", "not_in_scope"), path


async def test_health_tells_codes_to_whoever_may_see_the_status(home: ApiRig, anna: PageBrowser) -> None:
    told = (await anna.ask("GET", "/api/v1/health")).words
    assert (told["recogniser"], told["disk"], told["telegram"]) == ("ready", "well", None)
    assert [door["good"] for door in told["doors"]] == [True]
    assert [told[part] for part in ("kafka", "workers", "home_assistant")] == [None] * 3  # none of them is used


async def test_health_tells_of_whatever_else_is_used_and_is_not_well(home: ApiRig, anna: PageBrowser) -> None:
    home.parts[0] = replace(
        home.parts[0],
        kafka=KafkaStatus(KafkaTrouble.SILENT),
        workers=WorkersStatus(workers=2),
        home_assistant=HomeAssistantStatus(old_orders=True),
    )
    told = (await anna.ask("GET", "/api/v1/health")).words
    assert told["kafka"] == {"good": False, "trouble": "silent"}
    assert told["workers"] == {"good": True, "trouble": None}
    assert told["home_assistant"] == {"good": False}


async def test_a_key_for_one_door_hears_of_no_other_and_of_no_camera_elsewhere(home: ApiRig) -> None:
    for doors, heard in (((), ["front"]), ((FRONT,), ["front"]), ((BACK,), [])):
        key, _ = await home.make_key(KeyScope.VISITS, doors=doors)
        told = (await home.ask("GET", "/health", key=key)).words
        assert [door["id"] for door in told["doors"]] == heard
        assert told["disk"] == "well"


async def test_a_backup_is_asked_for_and_how_it_went_is_read(home: ApiRig, anna: PageBrowser) -> None:
    short = await anna.ask("POST", "/api/v1/backup", {"passphrase": "short"})
    assert short.problem == "invalid"
    unkept = await anna.ask("POST", "/api/v1/backup", {})
    assert unkept.words["reason"] == "no_passphrase"
    assert (await anna.ask("POST", "/api/v1/backup", {"passphrase": "correct horse battery"})).status == 202
    await home.house.settle()
    told = (await anna.ask("GET", "/api/v1/backup")).words
    assert told["fault"] is None
    assert told["made_at"]
    leo = await signed_in(home, LEO)
    assert (await leo.ask("POST", "/api/v1/backup", {"passphrase": "correct horse battery"})).problem == "not-allowed"


async def test_zones_are_drawn_all_at_once_or_not_at_all(home: ApiRig, anna: PageBrowser) -> None:
    keeper = home.house.staff.watching.cameras
    source = Source(SourceKind.RTSP, "rtsp://192.168.1.20/stream")
    camera = await keeper.add(ANNA, source, None, name="Garden", door=None, place_name="garden")
    path = f"/api/v1/cameras/{camera.id}/zones"
    triangle = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
    drawn = {"zones": [{"name": "path", "polygon": triangle}], "masks": [[[0, 0], [0.2, 0], [0.2, 0.2]]]}
    empty = await anna.ask("GET", path)
    assert empty.words == {"zones": [], "masks": []}
    done = await anna.ask("PUT", path, drawn, If_Match=empty.headers["ETag"])
    assert done.words["zones"][0]["polygon"] == triangle
    assert (await anna.ask("PUT", path, drawn, If_Match=empty.headers["ETag"])).problem == "changed"
    before = keeper.get(camera.id)
    for wrong in (
        {"zones": [{"name": "path", "polygon": triangle[:2]}]},
        {"zones": [{"name": "path", "polygon": [[2, 0], [0, 0], [1, 1]]}]},
        {"masks": [[[0.1, 0.1]] * 200]},
        {"zones": [{"name": "path", "polygon": triangle}] * 40},
    ):
        assert (await anna.ask("PUT", path, wrong)).problem == "invalid", wrong
    flat = {"zones": [{"name": "lawn", "polygon": triangle}], "masks": [[[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]]}
    assert (await anna.ask("PUT", path, flat)).problem == "unfit"
    assert keeper.get(camera.id) == before
    leo = await signed_in(home, LEO)
    assert (await leo.ask("GET", path)).problem == "not-allowed"
    assert (await leo.ask("PUT", path, drawn)).problem == "not-allowed"
    assert (await anna.ask("GET", "/api/v1/cameras/none/zones")).problem == "not-found"


async def test_a_chart_is_drawn_in_the_language_and_on_the_ground_that_are_wanted() -> None:
    painter = OnePainter()
    needs = PageNeeds(TOKEN, painter=painter, language_of=lambda _: "hi")
    async with an_api(app=AppSettings(WEB_APP="on"), needs=needs) as home:
        anna = await signed_in(home, ANNA)
        assert (await anna.ask("GET", "/api/v1/stats/charts/visits.png")).status == 204
        await home.house.ring()
        await home.house.settle()
        await home.house.staff.statistics.resume()
        got = await anna.ask("GET", "/api/v1/stats/charts/visits.png?theme=dark&period=month")
        assert (got.status, got.headers["Content-Type"], got.body) == (200, "image/png", b"png")
        await anna.ask("GET", "/api/v1/stats/charts/hours.png?language=de")
        assert [(language, dark) for _, language, dark in painter.drawn] == [("hi", True), ("de", False)]
        assert (await anna.ask("GET", "/api/v1/stats/charts/crowd.png")).status == 204
        for wrong in ("x.png", "visits", "visits.svg"):
            assert (await anna.ask("GET", f"/api/v1/stats/charts/{wrong}")).problem == "not-found"
        assert (await anna.ask("GET", "/api/v1/stats/charts/visits.png?theme=pink")).problem == "invalid"
        painter.fails = True
        assert (await anna.ask("GET", "/api/v1/stats/charts/visits.png")).problem == "busy"


async def test_several_days_back_are_read_at_once(anna: PageBrowser) -> None:
    assert (await anna.ask("GET", "/api/v1/attendance?days=7")).status == 200
    for wrong in ("days=0", "days=32", "day=0001-01-01&days=31", "day=1999-12-31"):
        assert (await anna.ask("GET", f"/api/v1/attendance?{wrong}")).problem == "invalid", wrong


async def test_a_pass_is_made_and_its_link_is_told_once(home: ApiRig, anna: PageBrowser) -> None:
    until = (home.house.clock() + timedelta(days=1)).isoformat()
    wanted = {"name": "Eileen", "doors": ["front"], "until": until, "uses": 3}
    made = await anna.ask("POST", "/api/v1/passes", wanted, Idempotency_Key="pass-1")
    assert made.status == 201
    assert made.words["link"] == f"https://t.me/doorman_bot?start={made.words['code']}"
    again = await anna.ask("POST", "/api/v1/passes", wanted, Idempotency_Key="pass-1")
    assert again.words == {**made.words, "code": None, "link": None}
    assert made.words["code"] not in repr(home.house.memory.collections["api_answers"].everything())
    (listed,) = (await anna.ask("GET", "/api/v1/passes")).words["items"]
    assert (listed["id"], listed["left"]) == (made.words["id"], 3)
    assert (await home.house.passes.accept(made.words["code"], ResidentId(2002))).id == listed["id"]


async def test_a_pass_that_would_be_none_is_not_made(home: ApiRig, anna: PageBrowser) -> None:
    until = (home.house.clock() + timedelta(days=1)).isoformat()
    good = {"name": "Eileen", "doors": ["front"], "until": until}
    for changed, problem in (
        ({"doors": ["cellar"]}, "not-found"),
        ({"doors": []}, "invalid"),
        ({"until": "2020-01-01T00:00:00Z"}, "unfit"),
        ({"until": "2090-01-01T00:00:00Z"}, "unfit"),
        ({"until": "2026-03-02T00:00:00"}, "invalid"),
        ({"uses": 0}, "invalid"),
        ({"name": "  "}, "invalid"),
    ):
        assert (await anna.ask("POST", "/api/v1/passes", {**good, **changed})).problem == problem, changed
    await home.make_key()
    assert (await home.ask("POST", "/passes", body=good)).problem == "not-allowed"
    assert home.house.memory.collections["passes"].everything() == {}


async def test_what_is_remembered_of_a_resident_s_repeated_change_names_nobody(home: ApiRig, anna: PageBrowser) -> None:
    path = f"/api/v1/residents/{LEO.id}"
    await anna.ask("PATCH", path, {"role": "child"})
    for change, wanted in (("doors/front", {"allowed": True}), ("hours", {"hours": []})):
        told = await anna.ask("PUT", f"{path}/{change}", wanted, Idempotency_Key=change)
        again = await anna.ask("PUT", f"{path}/{change}", wanted, Idempotency_Key=change)
        assert told.words["name"] == LEO.name
        assert again.words == {**told.words, "name": None}
        home.check("PUT", f"/residents/{LEO.id}/{change}", again)
    kept = home.house.memory.collections["api_answers"].everything().values()
    assert len(kept) == 2
    assert LEO.name not in repr(kept)


async def test_somebody_s_doors_and_hours_are_chosen(home: ApiRig, anna: PageBrowser) -> None:
    path = f"/api/v1/residents/{LEO.id}"
    await anna.ask("PATCH", path, {"role": "child"})
    assert (await anna.ask("PUT", f"{path}/doors/front", {"allowed": True})).words["doors"] == ["front"]
    assert (await anna.ask("PUT", f"{path}/doors/front", {"allowed": False})).words["doors"] == []
    assert (await anna.ask("PUT", f"{path}/doors/cellar", {"allowed": True})).problem == "not-found"
    hours = [{"days": [0, 1, 2, 3, 4], "begins": "07:30", "ends": "20:00"}]
    assert (await anna.ask("PUT", f"{path}/hours", {"hours": hours})).words["hours"] == hours
    assert (await anna.ask("PUT", f"{path}/hours", {"hours": []})).words["hours"] == []
    wrongs: tuple[dict[str, object], ...] = (
        {"days": [7]},
        {"days": []},
        {"begins": "7"},
        {"ends": "20:00+02:00"},
        {"ends": "24:00"},
    )
    for changed in wrongs:
        wrong = [{**hours[0], **changed}]
        assert (await anna.ask("PUT", f"{path}/hours", {"hours": wrong})).problem == "invalid", changed
    leo = await signed_in(home, LEO)
    assert (await leo.ask("PUT", f"{path}/doors/front", {"allowed": True})).problem == "not-allowed"
    assert (await leo.ask("PUT", f"{path}/hours", {"hours": hours})).problem == "not-allowed"


async def test_an_owner_signs_somebody_out_whose_phone_is_lost(home: ApiRig, anna: PageBrowser) -> None:
    leo = await signed_in(home, LEO)
    await home.house.staff.sign_in.passkeys.add(LEO, "credential", "key", 0, "Firefox")
    assert (await leo.ask("DELETE", f"/api/v1/residents/{ANNA.id}/sessions")).problem == "not-allowed"
    assert (await anna.ask("DELETE", f"/api/v1/residents/{LEO.id}/sessions")).status == 204
    assert (await leo.ask("GET", "/app/me")).status == 401
    assert home.house.memory.collections["passkeys"].everything() == {}
    assert (await anna.ask("GET", "/app/me")).status == 200
