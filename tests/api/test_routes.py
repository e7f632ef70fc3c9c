"""What a program reads and does, each answer held to the document by the rig."""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import aiohttp

from bot.api.gate.repeats import RepeatableAnswer
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.guests.guest_pass import PassTerms
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, Person, PersonId, Sighting, Verdict
from bot.house.programs.key import KeyScope
from bot.house.visits.visit import VisitId
from bot.house.watch.camera import Source, SourceKind
from tests.pictures import jpeg
from tests.rig.api import ApiRig, an_api
from tests.rig.house import ANNA, BACK, FRONT

GRACE = Person(PersonId("grace"), "Grace")
SEEN = Sighting(1, Box(1, 2, 30, 40), Verdict.NAMED, GRACE, distance=0.31, margin=0.2, quality=0.9)


async def rung(api: ApiRig, press: str = "b00t-1") -> VisitId:
    await api.house.ring(press)
    await api.house.picture(jpeg(), press)
    await api.house.settle()
    (visit,) = await api.house.memory.visits.open_visits()
    return visit.id


async def knows_grace(api: ApiRig, photos: int = 1) -> None:
    await api.house.memory.people.save(GRACE)
    for n in range(photos):
        await api.house.eyes.learn(GRACE.id, jpeg(n + 1))


async def test_a_visit_is_read_with_its_picture_answered_and_listed(api: ApiRig) -> None:
    visit = await rung(api)
    one = await api.ask("GET", f"/visits/{visit}")
    assert (one.words["door"], one.words["answer"], one.words["rings"]) == ("front", None, 1)
    assert (await api.ask("GET", f"/visits/{visit}", If_None_Match=one.headers["ETag"])).status == 304
    assert (await api.ask("GET", f"/visits/{visit}/picture")).headers["Content-Type"] == "image/jpeg"
    done = await api.ask("POST", f"/visits/{visit}/answer", body={"outcome": "unlocked"})
    assert done.words == {"visit": visit, "outcome": "unlocked"}
    assert api.house.locks.opened == [FRONT]
    (listed,) = (await api.ask("GET", "/visits")).words["items"]
    assert listed["answer"]["by"] == {"kind": "program", "name": "Home Assistant"}
    assert listed["began_at"].endswith("Z")
    assert (await api.ask("POST", f"/visits/{visit}/answer", body={"outcome": "ignored"})).problem == "visit-over"


async def test_whoever_saw_another_state_of_a_visit_does_not_answer_it(api: ApiRig) -> None:
    visit = await rung(api)
    refused = await api.ask("POST", f"/visits/{visit}/answer", body={"outcome": "unlocked"}, If_Match='"old"')
    assert refused.problem == "changed"
    mark = (await api.ask("GET", f"/visits/{visit}")).headers["ETag"]
    assert (await api.ask("POST", f"/visits/{visit}/answer", body={"outcome": "ignored"}, If_Match=mark)).status == 200
    assert api.house.locks.opened == []


async def test_visits_are_read_page_by_page_none_twice_and_none_left_out(api: ApiRig) -> None:
    visit = await rung(api)
    known = await api.house.memory.visits.find(visit)
    assert known
    for n in range(25):  # several began at once
        began = known.began_at - timedelta(hours=n // 3)
        await api.house.memory.visits.save(replace(known, id=VisitId(f"v{n:02}"), began_at=began, revision=0))
    seen, cursor = list[str](), None
    while True:
        page = (await api.ask("GET", "/visits", query={"limit": "4", **({"cursor": cursor} if cursor else {})})).words
        seen += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == 26
    assert (await api.ask("GET", "/visits", query={"door": "back"})).words["items"] == []


async def test_a_door_is_opened_once_however_often_the_same_request_is_sent() -> None:
    async with an_api() as api:
        await api.make_key()
        first = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
        again = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
        assert (first.words, again.words) == ({"door": "front", "opened": True},) * 2
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert api.house.locks.opened == [FRONT]
        other = await api.ask("POST", "/doors/back/unlock", Idempotency_Key="one")
        assert other.problem == "repeat-differs"
        shown, _ = await api.make_key()
        assert (await api.ask("POST", "/doors/front/unlock", key=shown, Idempotency_Key="one")).status == 200
        await api.ask("POST", "/doors/front/unlock", Idempotency_Key="two")
        assert len(api.house.locks.opened) == 3
        kept = repr(api.house.memory.collections["api_answers"].everything())
        assert api.key not in kept


async def test_a_request_in_the_middle_of_which_we_were_stopped_opens_nothing_and_says_so(api: ApiRig) -> None:
    seen = list[RepeatableAnswer]()

    async def stopped(door: object, ordered: object = None) -> None:
        seen.extend(api.house.memory.collections["api_answers"].everything().values())
        raise asyncio.CancelledError  # as where the service ends

    api.house.locks.open = stopped  # type: ignore[method-assign]
    with suppress(aiohttp.ClientError):
        await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
    assert [one.status for one in seen] == [None]  # written down before anything was ordered
    again = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
    assert (again.status, again.problem) == (409, "repeat-interrupted")


async def test_a_door_that_did_not_confirm_is_an_answer_that_is_given_again(api: ApiRig) -> None:
    api.house.locks.failure = DoorUnreachable(FRONT, Failure.SILENT)
    for _ in range(2):
        refused = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
        assert (refused.status, refused.problem, refused.words["reason"]) == (504, "unreachable", "silent")
    assert api.house.locks.opened == [FRONT]


async def test_a_request_that_is_still_carried_out_is_not_begun_again(api: ApiRig) -> None:
    api.house.locks.confirmed.clear()
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(api.ask("POST", "/doors/front/unlock", Idempotency_Key="one"))
        await api.house.locks.reached.wait()
        again = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
        assert (again.problem, again.headers["Retry-After"]) == ("repeat-running", "1")
        api.house.locks.confirmed.set()
    assert first.result().status == 200
    assert api.house.locks.opened == [FRONT]


async def test_a_door_that_asks_for_a_pin_gets_it_or_stays_shut_and_the_same_key_may_try_again(api: ApiRig) -> None:
    await api.house.memory.collection("door_policies", DoorPolicy).put({FRONT: DoorPolicy(ProofKind.PIN)})
    assert (await api.ask("GET", "/doors/front")).words["asks_for"] == "pin"
    refused = await api.ask("POST", "/doors/front/unlock", Idempotency_Key="one")
    assert (refused.status, refused.problem) == (403, "proof-needed")
    refused = await api.ask("POST", "/doors/front/unlock", body={"pin": "4711"}, Idempotency_Key="one")
    assert refused.problem == "proof-not-set"
    assert api.house.locks.opened == []


async def test_a_snapshot_is_a_picture_of_now(api: ApiRig) -> None:
    api.house.boards.picture = jpeg()
    assert (await api.ask("POST", "/doors/front/snapshot")).body.startswith(jpeg())
    assert (await api.ask("POST", "/doors/back/snapshot")).problem == "not-found"  # it has no camera
    assert (await api.ask("POST", "/doors/none/snapshot")).problem == "not-found"


async def test_the_faces_of_a_picture_are_named_raw_or_in_a_form_and_rings_go_before(api: ApiRig) -> None:
    await knows_grace(api)
    api.house.eyes.sightings = (SEEN,)
    raw = await api.ask("POST", "/recognitions", body=jpeg(7))
    form = aiohttp.FormData({"note": "x"})
    form.add_field("image", jpeg(7), filename="a.jpg", content_type="image/jpeg")
    sent = await api.ask("POST", "/recognitions", body=form)
    assert raw.words == sent.words
    (face,) = raw.words["faces"]
    assert face["person"] == {"id": "grace", "name": "Grace"}
    assert (face["outcome"], face["distance"], face["margin"]) == ("named", 0.31, 0.2)
    assert (face["quality"], face["reasons"]) == (0.9, [])
    assert face["box"] == {"left": 1, "top": 2, "right": 30, "bottom": 40}
    assert api.house.eyes.patient == [True, True]
    assert (await api.ask("POST", "/recognitions", body=b"")).problem == "invalid"


async def test_people_are_listed_renamed_taught_merged_and_forgotten(api: ApiRig) -> None:
    await knows_grace(api)
    await api.house.memory.people.save(Person(PersonId("ada"), "Ada"))
    await api.house.eyes.learn(PersonId("ada"), jpeg(9))
    first = (await api.ask("GET", "/people", query={"limit": "1"})).words
    second = (await api.ask("GET", "/people", query={"limit": "1", "cursor": first["next"]})).words
    assert [one["name"] for one in (*first["items"], *second["items"])] == ["Ada", "Grace"]
    assert second["next"] is None
    one = await api.ask("GET", "/people/grace")
    assert one.words == {"id": "grace", "name": "Grace", "samples": 1}
    mark = one.headers["ETag"]
    assert (await api.ask("PATCH", "/people/grace", body={"name": "Ada"}, If_Match=mark)).problem == "name-taken"
    assert (await api.ask("PATCH", "/people/grace", body={"name": "Grays"}, If_Match=mark)).words == {"id": "grace"}
    assert (await api.ask("PATCH", "/people/grace", body={"name": "G"}, If_Match=mark)).problem == "changed"
    taught = await api.ask("POST", "/people/grace/samples", body=jpeg(2))
    assert (taught.status, taught.words["added"]) == (201, 1)
    samples = (await api.ask("GET", "/people/grace/samples")).words["items"]
    assert (await api.ask("GET", f"/people/grace/samples/{samples[0]['id']}")).headers["Content-Type"] == "image/jpeg"
    assert (await api.ask("DELETE", f"/people/grace/samples/{samples[0]['id']}")).status == 204
    assert (await api.ask("DELETE", f"/people/grace/samples/{samples[0]['id']}")).problem == "not-found"
    assert (await api.ask("POST", "/people/ada/merge", body={"into": "grace"})).words == {"id": "grace"}
    assert (await api.ask("DELETE", "/people/grace")).status == 204
    assert (await api.ask("GET", "/people")).words == {"items": [], "next": None}


async def test_what_is_remembered_of_a_repeated_request_names_nobody(api: ApiRig) -> None:
    await knows_grace(api)
    for _ in range(2):
        done = await api.ask("PATCH", "/people/grace", body={"name": "Margaret"}, Idempotency_Key="k")
        assert done.words == {"id": "grace"}
    assert "Margaret" not in json.dumps(
        [one.body for one in api.house.memory.collections["api_answers"].everything().values()]
    )


async def test_strangers_passes_cameras_counts_and_the_record_are_read(api: ApiRig) -> None:
    assert (await api.ask("GET", "/strangers")).words == {"items": [], "next": None}
    assert (await api.ask("DELETE", "/strangers/x")).problem == "not-found"
    until = api.house.clock() + timedelta(hours=8)
    _, made = await api.house.passes.make(ANNA, PassTerms("Eileen", (FRONT,), until))
    (listed,) = (await api.ask("GET", "/passes")).words["items"]
    assert (listed["name"], listed["doors"]) == ("Eileen", ["front"])
    assert (await api.ask("DELETE", f"/passes/{made.id}", If_Match='"old"')).problem == "changed"
    assert (await api.ask("DELETE", f"/passes/{made.id}")).status == 204
    assert (await api.ask("GET", "/passes")).words["items"] == []
    source = Source(SourceKind.RTSP, "rtsp://192.168.1.20/a")
    await api.house.staff.watching.cameras.add(ANNA, source, None, name="Garden", door=None, place_name="garden")
    (camera,) = (await api.ask("GET", "/cameras")).words["items"]
    assert camera["name"] == "Garden"
    assert "192.168.1.20" not in json.dumps(camera)
    assert (await api.ask("GET", f"/cameras/{camera['id']}/picture")).status == 200
    assert (await api.ask("GET", "/cameras/none/picture")).problem == "not-found"
    crowd = (await api.ask("GET", "/stats/crowd", query={"window": "40"})).words
    assert crowd["items"][0]["now"]["people"] == 0
    assert [
        (await api.ask("GET", "/stats/crowd", query={"window": window})).status for window in ("1", "250", "0", "251")
    ] == [200, 200, 400, 400]
    await api.ask("POST", "/doors/front/unlock")
    record = (await api.ask("GET", "/audit", query={"everything": "true", "limit": "2"})).words
    assert len(record["items"]) == 2
    older = (
        await api.ask("GET", "/audit", query={"everything": "true", "limit": "100", "cursor": record["next"]})
    ).words
    assert {one["what"] for one in older["items"] if one["kind"] == "deed"} >= {"key made", "pass made"}
    opened = (await api.ask("GET", "/audit")).words["items"][0]
    assert (opened["result"], opened["by"]) == ("opened", {"kind": "program", "name": "Home Assistant"})


async def test_who_was_here_on_a_day_is_read_at_the_doors_of_the_key(api: ApiRig) -> None:
    await knows_grace(api)
    api.house.eyes.sightings = (SEEN,)
    await rung(api)
    told = (await api.ask("GET", "/attendance")).words
    (one,) = told["items"]
    assert (one["person"]["name"], one["present"], one["stays"][0]["place"]) == ("Grace", True, "front")
    for day in ("2020-02-30", "1999-12-31", "9999-12-31"):
        assert (await api.ask("GET", "/attendance", query={"day": day})).problem == "invalid"
    assert (await api.ask("GET", "/attendance", query={"day": "2020-02-28"})).words["items"] == []
    there, _ = await api.make_key(KeyScope.ATTENDANCE, doors=(BACK,))
    assert (await api.ask("GET", "/attendance", key=there)).words["items"] == []
    blind, _ = await api.make_key(KeyScope.VISITS)
    assert (await api.ask("GET", "/attendance", key=blind)).problem == "not-allowed"


async def test_a_program_sees_and_hears_its_doors_alone() -> None:
    async with an_api() as api:
        await api.make_key(KeyScope.VISITS, doors=(BACK,))
        visit = await rung(api)
        assert (await api.ask("GET", "/visits")).words["items"] == []
        assert (await api.ask("GET", f"/visits/{visit}")).problem == "not-found"
        assert (await api.ask("GET", f"/visits/{visit}/picture")).problem == "not-found"
        assert (await api.ask("GET", "/doors/front")).problem == "not-found"


async def test_a_key_of_one_door_reads_nothing_of_another_in_the_record_nor_ends_its_passes() -> None:
    async with an_api() as api:
        await api.make_key(KeyScope.RECORD, KeyScope.PASSES, doors=(BACK,))
        until = api.house.clock() + timedelta(hours=8)
        _, front = await api.house.passes.make(ANNA, PassTerms("Eileen", (FRONT,), until))
        _, both = await api.house.passes.make(ANNA, PassTerms("Olga", (FRONT, BACK), until))
        _, back = await api.house.passes.make(ANNA, PassTerms("Ivan", (BACK,), until))
        every, _ = await api.make_key(KeyScope.OPEN)
        await api.ask("POST", "/doors/front/unlock", key=every)
        await api.ask("POST", "/doors/back/unlock", key=every)
        record = (await api.ask("GET", "/audit", query={"everything": "true"})).words["items"]
        assert [one["door"] for one in record] == ["back"]
        assert (await api.ask("GET", "/audit", query={"door": "front"})).problem == "not-allowed"
        assert [one["name"] for one in (await api.ask("GET", "/passes")).words["items"]] == ["Ivan"]
        for other in (front, both):
            assert (await api.ask("DELETE", f"/passes/{other.id}")).problem == "not-found"
        assert (await api.ask("DELETE", f"/passes/{back.id}")).status == 204


async def test_the_page_to_try_it_runs_nothing_that_is_not_its_own(api: ApiRig) -> None:
    page = await api.ask("GET", "", key="")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert b"style=" not in page.body
    assert b"<script>" not in page.body
    for file in ("page.css", "page.js"):
        assert (await api.ask("GET", f"/try/{file}", key="")).status == 200
    for file in ("page.html", "..%2f..%2fsettings", "openapi.yaml"):
        assert (await api.ask("GET", f"/try/{file}", key="")).problem == "not-found"
