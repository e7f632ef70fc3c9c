"""What the handlers ask for by name: those of the house, and whoever shows pages in the chat."""

from collections.abc import Mapping
from typing import Any

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, Collection, PeopleBook
from bot.house.staff import Staff
from bot.telegram.chat.door_hours import DoorHours
from bot.telegram.chat.handlers.looks import Looks
from bot.telegram.chat.invitation_pages import InvitationPages
from bot.telegram.chat.keypads import Keypads
from bot.telegram.chat.listening_pages import ListeningPages
from bot.telegram.chat.looking_back import LookingBack, ProposedChanges
from bot.telegram.chat.proving import Proving
from bot.telegram.chat.resident_list import ResidentList
from bot.telegram.chat.snoozing import Snoozing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.tongues import Tongues


def pages(
    staff: Staff,
    doors: Mapping[DoorId, Door],
    *,
    household: TelegramHousehold,
    shredder: Shredder,
    tongues: Tongues,
    people: PeopleBook,
    proposed: Collection[ProposedChanges],
    background: Background,
    clock: Clock,
    steady: Clock,
) -> Mapping[str, Any]:
    """One of each."""
    keypads = Keypads(household=household, steady=steady)
    return {
        "doors": doors,
        "household": household,
        "shredder": shredder,
        "tongues": tongues,
        "admission": staff.admission,
        "answers": staff.answers,
        "proofs": staff.proofs,
        "door_policies": staff.policies,
        "openings": staff.openings,
        "keypads": keypads,
        "proving": Proving(
            keypads=keypads,
            answers=staff.answers,
            openings=staff.openings,
            policies=staff.policies,
            proofs=staff.proofs,
            household=household,
            shredder=shredder,
        ),
        "registrar": staff.registrar,
        "invitations": staff.invitations,
        "recovery": staff.recovery,
        "places": staff.places,
        "caretaker": staff.caretaker,
        "door_keeper": staff.doors,
        "door_upkeep": staff.upkeep,
        "door_builder": staff.builder,
        "book": staff.faces,
        "door_light": staff.door_light,
        "wall_pictures": staff.wall_pictures,
        "strangers": staff.strangers,
        "explaining": staff.explaining,
        "looking_back": LookingBack(
            household=household,
            hindsight=staff.hindsight,
            proposed=proposed,
            background=background,
            zone=tongues.zone,
            clock=clock,
            steady=steady,
        ),
        "person_keeper": staff.people,
        "listening_pages": ListeningPages(keeper=staff.listening, household=household, tongues=tongues, steady=steady),
        "snoozing": Snoozing(
            doors, keeper=staff.listening, people=people, household=household, clock=clock, steady=steady
        ),
        "looks": Looks(peephole=staff.peephole, household=household, tongues=tongues, steady=steady),
        "door_hours": DoorHours(household=household, steady=steady),
        "resident_list": ResidentList(
            doors, registrar=staff.registrar, household=household, zone=tongues.zone, steady=steady
        ),
        "invitation_pages": InvitationPages(
            doors, invitations=staff.invitations, registrar=staff.registrar, household=household, steady=steady
        ),
    }
