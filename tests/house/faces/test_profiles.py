"""What the household keeps of a person, over the book that is really written."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.house.faces.profile import PersonGroup, Profile, Profiles, StrangerNote, Telling, Wish
from bot.house.people import PersonId, ResidentId
from bot.store import open_store

ANNA, LEO = ResidentId(1001), ResidentId(1002)
GRACE = PersonId("g")


async def test_of_two_residents_who_change_one_person_at_once_each_keeps_what_they_said(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        profiles = Profiles(store.collection("profiles", Profile), store.collection("unknown_people", StrangerNote))
        await asyncio.gather(
            profiles.change(GRACE, lambda now: replace(now, group=PersonGroup.FRIEND)),
            profiles.change(GRACE, lambda now: now.with_wish(ANNA, Telling.SILENT)),
            profiles.link(LEO, GRACE),
        )
        assert profiles.of(GRACE) == Profile(PersonGroup.FRIEND, wishes=(Wish(ANNA, Telling.SILENT),), resident=LEO)


async def test_what_opens_by_itself_and_the_pages_of_people_lose_nothing_of_each_other(tmp_path: Path) -> None:
    """Each was hired with profiles of its own: a wish must not bring back what a doubt has just ended."""
    async with open_store(tmp_path) as store:
        book, notes = store.collection("profiles", Profile), store.collection("unknown_people", StrangerNote)
        of_the_pages, of_the_opening = Profiles(book, notes), Profiles(book, notes)
        await of_the_opening.change(GRACE, lambda now: replace(now, by_itself=ANNA))
        await asyncio.gather(
            of_the_opening.change(GRACE, lambda now: replace(now, by_itself=None)),
            of_the_pages.change(GRACE, lambda now: now.with_wish(LEO, Telling.SILENT)),
        )
        assert of_the_pages.of(GRACE) == Profile(wishes=(Wish(LEO, Telling.SILENT),))
