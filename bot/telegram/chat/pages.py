"""What the handlers ask for by name: those of the house, and whoever shows pages in the chat."""

from collections.abc import Mapping
from typing import Any

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, ChartPainter, Clock, Collection, PeopleBook, ResidentBook
from bot.house.staff import Staff
from bot.telegram.cards.incident_renderer import Scenes
from bot.telegram.chat.cameras.watch_pages import WatchPages
from bot.telegram.chat.doors.arming_pages import ArmingPages
from bot.telegram.chat.doors.by_itself_pages import ByItselfPages
from bot.telegram.chat.doors.door_hours import DoorHours
from bot.telegram.chat.doors.keypads import Keypads
from bot.telegram.chat.doors.looks import Looks
from bot.telegram.chat.doors.proving import Proving
from bot.telegram.chat.guests.guest_pages import GuestPages
from bot.telegram.chat.guests.invitation_pages import InvitationPages
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.chat.past.audit_pages import AuditPages
from bot.telegram.chat.past.history_pages import HistoryPages
from bot.telegram.chat.past.statistics_pages import ChartGrounds, StatisticsPages
from bot.telegram.chat.people.looking_back import LookingBack, ProposedChanges
from bot.telegram.chat.residents.ladder_pages import LadderPages
from bot.telegram.chat.residents.listening_pages import ListeningPages
from bot.telegram.chat.residents.resident_list import ResidentList
from bot.telegram.chat.residents.role_pages import RolePages
from bot.telegram.chat.residents.snoozing import Snoozing
from bot.telegram.chat.wishing import Wishing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.page_ways import PageWays
from bot.telegram.tongues import Tongues


def pages(
    staff: Staff,
    doors: Mapping[DoorId, Door],
    *,
    household: TelegramHousehold,
    scenes: Scenes,
    shredder: Shredder,
    tongues: Tongues,
    people: PeopleBook,
    residents: ResidentBook,
    proposed: Collection[ProposedChanges],
    painter: ChartPainter,
    grounds: ChartGrounds,
    background: Background,
    clock: Clock,
    steady: Clock,
    page_ways: PageWays,
) -> Mapping[str, Any]:
    """One of each; ``page_ways``: those to the household's page."""
    menu_pages = MenuPages(doors, household=household, page=page_ways.settings, steady=steady)
    keypads = Keypads(household=household, steady=steady)
    arming_pages = ArmingPages(
        arming=staff.watching.arming,
        residents=residents,
        admission=staff.admission,
        household=household,
        zone=tongues.zone,
        clock=clock,
        steady=steady,
    )
    return {
        "doors": doors,
        "household": household,
        "shredder": shredder,
        "tongues": tongues,
        "page_ways": page_ways,
        "menu_pages": menu_pages,
        "wishing": Wishing(
            menu_pages=menu_pages, admission=staff.admission, household=household, tongues=tongues, steady=steady
        ),
        "admission": staff.admission,
        "answers": staff.answers,
        "retaker": staff.retaker,
        "replies": staff.replies,
        "phrasebook": staff.phrasebook,
        "house_topics": staff.topics,
        "proofs": staff.proofs,
        "door_policies": staff.policies,
        "openings": staff.openings,
        "passes": staff.passes,
        "guest_door": staff.guest_door,
        "guest_pages": GuestPages(
            doors, passes=staff.passes, household=household, zone=tongues.zone, clock=clock, steady=steady
        ),
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
        "exporting": staff.exporting,
        "listening_pages": ListeningPages(
            keeper=staff.listening, places=staff.places, household=household, steady=steady
        ),
        "auto_opening": staff.auto_opening,
        "by_itself_pages": ByItselfPages(
            keeper=staff.doors,
            upkeep=staff.upkeep,
            policies=staff.policies,
            peephole=staff.peephole,
            household=household,
            steady=steady,
        ),
        "ladder": staff.ladder,
        "ladder_pages": LadderPages(keeper=staff.ladder, household=household, steady=steady),
        "role_pages": RolePages(household=household, steady=steady),
        "incidents": staff.watching.incidents,
        "scenes": scenes,
        "arming_pages": arming_pages,
        "watch_pages": WatchPages(
            rules=staff.watching.rules,
            cameras=staff.watching.cameras,
            arming=arming_pages,
            people=people,
            admission=staff.admission,
            household=household,
            doors=lambda: set(doors),
            steady=steady,
        ),
        "snoozing": Snoozing(
            doors, keeper=staff.listening, people=people, household=household, clock=clock, steady=steady
        ),
        "key_keeper": staff.programs.keeper,
        "sign_in_codes": staff.sign_in.codes,
        "page_sessions": staff.sign_in.sessions,
        "audit_pages": AuditPages(
            doors,
            auditor=staff.auditor,
            residents=residents,
            keys=staff.programs.keys,
            household=household,
            zone=tongues.zone,
            clock=clock,
            steady=steady,
        ),
        "historian": staff.historian,
        "history_pages": HistoryPages(
            doors,
            historian=staff.historian,
            people=people,
            household=household,
            zone=tongues.zone,
            clock=clock,
            steady=steady,
        ),
        "statistics_pages": StatisticsPages(
            doors,
            statistics=staff.statistics,
            residents=residents,
            painter=painter,
            grounds=grounds,
            household=household,
            tongues=tongues,
            steady=steady,
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
