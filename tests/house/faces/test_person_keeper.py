"""People as the household keeps them: pages, names, groups, who hears of whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.house.faceless import Faceless, Hiding
from bot.house.faces.person_keeper import MOST_NOTES, PersonGone, PersonNameTaken
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile, Profiles, Telling, Wish
from bot.house.facts import PeopleMerged, PersonChanged, PersonRenamed
from bot.house.people import Box, Condition, Doubt, Look, Person, PersonId, PhotoId, Resident, Sighting, Verdict
from bot.house.residents.permissions import NotAllowed
from bot.house.telling.listening import Listening
from bot.house.telling.telling import Circumstances
from bot.house.telling.telling import telling as how_told
from tests.fakes.books import MemoryCollection
from tests.fakes.senses import STRANGER
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

GRACE, EILEEN = Person(PersonId("g"), "Grace"), Person(PersonId("e"), "Eileen")


def looked(*people: Person | None, verdict: Verdict = Verdict.NAMED) -> Look:
    seen = [
        Sighting(n, Box(n, 0, n + 9, 9), verdict if person else Verdict.UNKNOWN, person)
        for n, person in enumerate(people, 1)
    ]
    return Look(PhotoId("p"), Condition.CLEAR, tuple(seen))


async def grace_came(rig: HouseRig, press: str = "b00t-1") -> Person:
    """Grace is known, and stands at the door."""
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 9, 9), Verdict.NAMED, grace),)
    await rig.ring(press)
    await rig.picture(press=press)
    await rig.settle()
    return grace


async def test_a_page_tells_photos_and_when_somebody_was_seen_last(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    page = await rig.people.page(LEO, grace.id)
    assert (page.person, len(page.samples), page.portrait) == (grace, 1, b"grace")
    assert page.seen
    assert (page.seen.at, page.seen.door) == (rig.memory.visits.only.began_at, "front")
    assert page.telling is Telling.LOUD


async def test_who_only_looked_like_them_was_not_seen(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 9, 9), Verdict.LOOKS_LIKE, grace),)
    await rig.ring()
    await rig.picture()
    await rig.settle()
    assert (await rig.people.page(LEO, grace.id)).seen is None


async def test_a_new_name_stands_on_every_card_and_the_owners_hear_of_it(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    renamed = await rig.people.rename(LEO, grace.id, " Grace  Hopper ")
    await rig.settle()
    assert renamed == Person(grace.id, "Grace Hopper")
    assert await rig.memory.people.people() == [renamed]
    look = rig.memory.visits.only.look
    assert look
    assert look.sightings[0].person == renamed
    assert rig.eyes.marked[-1].sightings[0].person == renamed  # the picture says so, too
    assert (ANNA.id, PersonRenamed(renamed, "Grace", LEO)) in rig.household.told
    assert ("person renamed", {"person": grace.id, "by": LEO.id}) in rig.memory.audit.lines


async def test_nobody_gets_the_name_of_somebody_else(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    with pytest.raises(PersonNameTaken) as taken:
        await rig.people.rename(ANNA, grace.id, "EILEEN")
    assert taken.value.other == eileen
    assert (await rig.people.rename(ANNA, grace.id, "GRACE")).name == "GRACE"  # her own, spelled otherwise


async def test_two_who_are_one_have_one_name_all_photos_and_all_visits(rig: HouseRig) -> None:
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    grace = await grace_came(rig)
    await rig.people.set_notes(ANNA, grace.id, "brings eggs")
    await rig.people.set_group(ANNA, eileen.id, PersonGroup.FRIEND)
    assert await rig.people.merge(LEO, grace.id, eileen.id) == eileen
    await rig.settle()
    assert await rig.memory.people.people() == [eileen]
    assert {person for person, _, _ in rig.eyes.learned} == {eileen.id}
    look = rig.memory.visits.only.look
    assert look
    assert look.sightings[0].person == eileen
    page = await rig.people.page(ANNA, eileen.id)
    assert (page.profile.group, page.profile.notes) == (PersonGroup.FRIEND, "brings eggs")
    assert PeopleMerged(eileen, grace, LEO) in rig.household.facts
    with pytest.raises(PersonGone):
        await rig.people.page(ANNA, grace.id)


async def test_a_merge_that_the_recogniser_interrupts_may_be_asked_for_again(rig: HouseRig) -> None:
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.failure = OSError("gone")
    with pytest.raises(OSError, match="gone"):
        await rig.people.merge(ANNA, grace.id, eileen.id)
    assert len(await rig.memory.people.people()) == 2
    rig.eyes.failure = None
    await rig.people.merge(ANNA, grace.id, eileen.id)
    assert await rig.memory.people.people() == [eileen]


async def test_a_note_is_bounded_and_what_changes_is_announced_without_its_words(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    await rig.people.set_notes(LEO, grace.id, "x" * 1000)
    assert len((await rig.people.page(ANNA, grace.id)).profile.notes) == MOST_NOTES
    assert rig.household.changed == [PersonChanged(grace.id, LEO)]
    assert ("person noted", {"person": grace.id, "by": LEO.id, "length": MOST_NOTES}) in rig.memory.audit.lines


async def test_of_themselves_nobody_is_told_unless_they_ask(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    await rig.people.this_is_me(LEO, grace.id)
    assert (await rig.people.page(LEO, grace.id)).telling is Telling.OFF
    assert (await rig.people.page(ANNA, grace.id)).telling is Telling.LOUD
    await rig.people.tell_me(LEO, grace.id, Telling.SILENT)
    assert (await rig.people.page(LEO, grace.id)).telling is Telling.SILENT


async def test_a_resident_is_one_person_and_nobody_takes_that_from_them(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    eileen = (await rig.faces.learn(ANNA, "Eileen", [b"eileen"])).person
    await rig.people.this_is_me(LEO, grace.id)
    await rig.people.this_is_me(ANNA, grace.id)
    assert (await rig.people.page(LEO, grace.id)).is_reader
    await rig.people.this_is_me(ANNA, grace.id, is_me=False)
    assert (await rig.people.page(LEO, grace.id)).is_reader
    assert [what for what in rig.memory.audit.noted if what.startswith("person ")] == ["person linked"]
    await rig.people.this_is_me(LEO, eileen.id)
    assert not (await rig.people.page(LEO, grace.id)).is_reader
    assert (await rig.people.page(LEO, eileen.id)).is_reader


async def test_who_is_forgotten_leaves_no_profile(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    await rig.people.set_notes(ANNA, grace.id, "brings eggs")
    what = await rig.faces.forget(ANNA, grace.id)
    assert rig.memory.collections["profiles"].everything() == {}
    assert (what.samples, what.gone.visits, what.gone.pictures) == (1, 1, 2)  # the picture, and the one with boxes


async def test_who_is_not_known_any_more_leaves_no_profile(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    await rig.people.set_group(ANNA, grace.id, PersonGroup.FRIEND)
    await rig.faces.remove_samples(ANNA, grace.id, await rig.faces.samples(ANNA, grace.id))
    assert rig.memory.collections["profiles"].everything() == {}


async def test_who_moved_out_sees_and_changes_nothing(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    await rig.memory.residents.remove(LEO.id)
    for asked in (
        rig.people.page(LEO, grace.id),
        rig.people.rename(LEO, grace.id, "Eve"),
        rig.people.merge(LEO, grace.id, grace.id),
        rig.people.set_group(LEO, grace.id, PersonGroup.FRIEND),
        rig.people.tell_me(LEO, grace.id, Telling.OFF),
        rig.people.this_is_me(LEO, grace.id),
    ):
        with pytest.raises(NotAllowed):
            await asked


async def profiles(**kept: Profile) -> Profiles:
    book: MemoryCollection[Profile] = MemoryCollection()
    await book.put(kept)
    return Profiles(book, MemoryCollection())


def told(book: Profiles, resident: Resident, look: Look | None) -> Telling:
    """At noon, to somebody who chose no hours."""
    noon = datetime(2026, 11, 26, 12, tzinfo=UTC)
    return how_told(book.visitors(resident.id, look), Listening(), Circumstances(noon, noon, FRONT))


@pytest.mark.parametrize(
    ("look", "telling"),
    [
        (None, Telling.LOUD),
        (looked(GRACE), Telling.OFF),
        (looked(EILEEN), Telling.DIGEST),
        (looked(GRACE, EILEEN), Telling.DIGEST),
        (looked(GRACE, None), Telling.LOUD),
        (looked(GRACE, Person(PersonId("x"), "Mia")), Telling.LOUD),
        (looked(GRACE, verdict=Verdict.LOOKS_LIKE), Telling.LOUD),
        (Look(PhotoId("p"), Condition.CLEAR, looked(GRACE).sightings, elsewhere=(STRANGER,)), Telling.LOUD),
        (Look(PhotoId("p"), Condition.NO_FACE), Telling.LOUD),
    ],
)
async def test_of_several_people_the_loudest_counts(look: Look | None, telling: Telling) -> None:
    book = await profiles(
        g=Profile(wishes=(Wish(LEO.id, Telling.OFF),)), e=Profile(wishes=(Wish(LEO.id, Telling.DIGEST),))
    )
    assert told(book, LEO, look) is telling
    assert told(book, ANNA, look) is Telling.LOUD


async def test_whom_the_household_watches_out_for_is_told_loudly_whatever_one_chose() -> None:
    book = await profiles(g=Profile(PersonGroup.WATCH_FOR, wishes=(Wish(LEO.id, Telling.OFF),), resident=LEO.id))
    assert told(book, LEO, looked(GRACE)) is Telling.LOUD
    assert not book.chose(LEO.id)


async def test_what_somebody_chose_who_moved_out_is_kept_no_longer() -> None:
    book = await profiles(
        g=Profile(notes="n", wishes=(Wish(LEO.id, Telling.OFF), Wish(ANNA.id, Telling.OFF)), resident=LEO.id)
    )
    await book.end_of(LEO.id)
    assert book.of(GRACE.id) == Profile(notes="n", wishes=(Wish(ANNA.id, Telling.OFF),))


def test_of_two_who_are_one_everything_is_kept_once() -> None:
    one = Profile(notes="a", details=(PersonDetail("age", "7"),), wishes=(Wish(LEO.id, Telling.OFF),))
    other = Profile(
        PersonGroup.FAMILY,
        "b",
        (PersonDetail("age", "8"), PersonDetail("born", "x")),
        (Wish(LEO.id, Telling.LOUD), Wish(ANNA.id, Telling.SILENT)),
        LEO.id,
    )
    assert one.joined_with(other) == Profile(
        PersonGroup.FAMILY,
        "a\nb",
        (PersonDetail("age", "7"), PersonDetail("born", "x")),
        (Wish(LEO.id, Telling.OFF), Wish(ANNA.id, Telling.SILENT)),
        LEO.id,
    )


async def test_last_seen_is_searched_for_three_months(rig: HouseRig) -> None:
    grace = await grace_came(rig)
    seen = (await rig.people.page(ANNA, grace.id)).seen
    rig.set_by = timedelta(days=80)
    assert (await rig.people.page(ANNA, grace.id)).seen == seen
    rig.set_by = timedelta(days=100)
    assert (await rig.people.page(ANNA, grace.id)).seen is None


@pytest.mark.parametrize(
    "more",
    [{"hint": Doubt.FLAT}, {"faceless": Faceless(1, 1, 1, Hiding.TURNED, before=True)}, {"more_faces": 1}],
)
async def test_whoever_may_not_be_all_who_is_there_is_told_as_loudly_as_a_stranger(more: dict[str, Any]) -> None:
    profiles = Profiles(MemoryCollection(), MemoryCollection())
    await profiles.change(GRACE.id, lambda profile: profile.with_wish(ANNA.id, Telling.OFF))
    assert [one.telling for one in profiles.visitors(ANNA.id, looked(GRACE))] == [Telling.OFF]
    doubted = replace(looked(GRACE), **more)
    assert Telling.LOUD in [one.telling for one in profiles.visitors(ANNA.id, doubted)]


async def test_whoever_may_have_been_only_a_picture_was_not_seen(rig: HouseRig) -> None:
    grace = (await rig.faces.learn(ANNA, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(1, 1, 9, 9), Verdict.NAMED, grace, hint=Doubt.MODEL),)
    await rig.ring()
    await rig.picture()
    await rig.settle()
    assert (await rig.people.page(ANNA, grace.id)).seen is None


async def test_a_child_s_face_is_known_only_where_an_owner_allows_it(rig: HouseRig) -> None:
    await rig.faces.learn(ANNA, "Tom", [b"tom"])
    (tom,) = [person for person in await rig.memory.people.people() if person.name == "Tom"]
    assert await rig.eyes.sample_ids(tom.id)
    await rig.people.set_child(LEO, tom.id, child=True)
    assert not await rig.eyes.sample_ids(tom.id)
    for teaching in (rig.faces.learn(ANNA, "Tom", [b"tom"]), rig.faces.learn(LEO, "tom", [b"tom"])):
        with pytest.raises(PhotoRefused) as refused:
            await teaching
        assert refused.value.trouble.reason is PhotoReason.CHILD
    with pytest.raises(NotAllowed):
        await rig.people.allow_child(LEO, tom.id, allowed=True)
    await rig.people.allow_child(ANNA, tom.id, allowed=True)
    await rig.faces.learn(LEO, "Tom", [b"tom"])
    assert await rig.eyes.sample_ids(tom.id)
    await rig.people.allow_child(ANNA, tom.id, allowed=False)
    assert not await rig.eyes.sample_ids(tom.id)


async def test_two_who_are_one_are_a_child_where_one_of_them_was(rig: HouseRig) -> None:
    for name in ("Tom", "Tommy"):
        await rig.faces.learn(ANNA, name, [name.encode()])
    tom, tommy = sorted(await rig.memory.people.people(), key=lambda person: person.name)
    await rig.people.set_child(ANNA, tom.id, child=True)
    kept = await rig.people.merge(ANNA, tom.id, tommy.id)
    assert not await rig.eyes.sample_ids(kept.id)
    with pytest.raises(PhotoRefused):
        await rig.faces.learn(ANNA, "Tommy", [b"tom"])


async def test_somebody_of_whom_there_is_no_photo_yet_is_known_by_name_once(rig: HouseRig) -> None:
    ada = await rig.people.add(ANNA, " Ada ")
    assert ada.name == "Ada"
    assert await rig.faces.people(ANNA) == [(ada, 0)]
    with pytest.raises(PersonNameTaken):
        await rig.people.add(LEO, "ada")
    assert rig.memory.audit.lines[-1] == ("person added", {"person": ada.id, "by": ANNA.id})


async def test_what_a_table_said_of_somebody_is_read_by_whoever_may_see_faces(rig: HouseRig) -> None:
    ada = await rig.people.add(ANNA, "Ada")
    age = PersonDetail("age", "36")
    await rig.memory.collection("profiles", Profile).put({ada.id: Profile(details=(age,))})
    assert await rig.people.details(LEO, ada.id) == (age,)
    with pytest.raises(PersonGone):
        await rig.people.details(LEO, PersonId("nobody"))
