"""The staff, hired: who knows whom."""

from bot.house.boards.hiring import hire_for_boards
from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.doors.hiring import hire_for_doors, hire_to_hush, hire_to_watch_bells
from bot.house.faces.door_light import DoorLight
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.hiring import hire_for_faces
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.facts import Outlets
from bot.house.guests.hiring import HiringForGuests
from bot.house.house_rules import Rules
from bot.house.keeping.hiring import hire_to_back_up, hire_to_keep
from bot.house.opening.hiring import hire_for_home_assistant, hire_for_opening, hire_to_open_by_itself
from bot.house.ports import (
    ArmTopic,
    Background,
    Backups,
    Boards,
    Cameras,
    Clock,
    Daylight,
    DoorFitter,
    DoorSpeech,
    Eyes,
    HouseMessages,
    Locks,
    OneTimeCodes,
    TimeZones,
    Trackers,
)
from bot.house.programs.hiring import hire_to_admit
from bot.house.records.hiring import hire_for_records
from bot.house.residents.admission import Permissions
from bot.house.residents.hiring import hire_for_residents
from bot.house.sign_in.hiring import hire_to_sign_in
from bot.house.staff import Staff
from bot.house.statistics.hiring import hire_for_statistics
from bot.house.statistics.visit_counter import VisitCounter
from bot.house.summaries.hiring import hire_to_sum_up
from bot.house.telling.hiring import hire_for_telling
from bot.house.topics.hiring import hire_for_topics
from bot.house.visits.doorman import Doorman
from bot.house.visits.hiring import hire_to_answer, hire_to_look
from bot.house.visits.phrases import PHRASES, HousePhrases, Phrasebook
from bot.house.visits.retaker import Retaker
from bot.house.visits.visits import Visits
from bot.house.watch.hiring import hire_for_watching
from bot.house.watch.live.hiring import HiringToWatch
from bot.house.watch.live.presences import Presences


def hire(
    doors: Doors,
    books: Books,
    *,
    eyes: Eyes,
    cameras: Cameras,
    daylight: Daylight,
    locks: Locks,
    boards: Boards,
    speech: DoorSpeech,
    messages: HouseMessages,
    fitter: DoorFitter,
    trackers: Trackers,
    arm_topic: ArmTopic,
    codes: OneTimeCodes,
    backups: Backups,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
    rules: Rules,
    zones: TimeZones,
    counter: VisitCounter,
) -> Staff:
    """A staff that knows one another; hours are told in the zone of the ``rules``. For the two clocks see ``Clock``."""
    permissions = Permissions(doors, clock, rules.zone)
    admission, programs = hire_to_admit(books, permissions, outlets=outlets, clock=clock, steady=steady)
    forgetting, presences = Forgetting(), Presences()
    visits = Visits(book=books.visits, disk=books.disk, outlets=outlets)
    opening = hire_for_opening(
        doors,
        books,
        codes=codes,
        locks=locks,
        admission=admission,
        outlets=outlets,
        clock=clock,
        steady=steady,
        zone=rules.zone,
    )
    answering = hire_to_answer(
        doors,
        books,
        opening,
        visits=visits,
        boards=boards,
        locks=locks,
        speech=speech,
        admission=admission,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
    )
    answers, insistence = answering.answers, answering.insistence
    for_guests = HiringForGuests(
        books, admission=admission, outlets=outlets, background=background, clock=clock, steady=steady, zone=rules.zone
    )
    bells = hire_to_watch_bells(doors, books, outlets=outlets, background=background, steady=steady)
    profiles = Profiles(books.collection("profiles", Profile), books.collection("unknown_people", StrangerNote))
    auto_opening = hire_to_open_by_itself(
        doors,
        books,
        opening,
        answers,
        profiles=profiles,
        visits=visits,
        eyes=eyes,
        admission=admission,
        outlets=outlets,
        background=background,
        clock=clock,
        zone=rules.zone,
    )
    keepers = hire_for_faces(
        books,
        visits=visits,
        admission=admission,
        forgetting=forgetting,
        eyes=eyes,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
        auto_opening=auto_opening,
    )
    house_topics = hire_for_topics(
        books,
        messages=messages,
        admission=admission,
        outlets=outlets,
        background=background,
        clock=clock,
        zone=rules.zone,
    )
    hushing = hire_to_hush(doors, books, admission=admission, outlets=outlets, steady=steady)
    telling = hire_for_telling(
        books, trackers=trackers, admission=admission, outlets=outlets, steady=steady, zone=rules.zone
    )
    doorman = Doorman(
        doors,
        visits=visits,
        onlooker=keepers.onlooker,
        chime=house_topics.chime,
        escalation=telling.escalation,
        insistence=insistence,
        album=books.album,
        audit=books.audit,
        background=background,
        clock=clock,
        steady=steady,
        rules=rules,
        expected=for_guests.expected.at,
        standing=presences.at,
        hushed=hushing.is_hushed,
    )
    sign_in = hire_to_sign_in(books, opening.proofs, admission, outlets, clock=clock, steady=steady)
    forget = [
        sign_in.sessions.end_of,
        sign_in.passkeys.end_of,
        opening.proofs.end_of,
        telling.whereabouts.end_of,
        for_guests.expected.end_of,
    ]
    passes, guest_door = for_guests.hire(
        openings=opening.openings, visits=visits, answers=answers, doorman=doorman, boards=boards, forget=forget
    )
    forget = [*forget, passes.end_of, programs.keeper.end_of]
    at_home = hire_for_residents(doors, books, admission=admission, outlets=outlets, steady=steady, forget=forget)
    peephole = hire_to_look(
        doors,
        books,
        admission=admission,
        boards=boards,
        eyes=eyes,
        wall_pictures=keepers.wall_picture_book,
        forgetting=forgetting,
        clock=clock,
    )
    caretaker = hire_for_boards(
        doors, books, admission=admission, boards=boards, outlets=outlets, background=background, steady=steady
    )
    records = hire_for_records(
        doors, books, admission=admission, outlets=outlets, clock=clock, steady=steady, rules=rules, zones=zones
    )
    door_staff = hire_for_doors(
        doors,
        books,
        locks=locks,
        fitter=fitter,
        bells=bells,
        openings=opening.openings,
        policies=opening.policies,
        admission=admission,
        outlets=outlets,
    )
    watching = hire_for_watching(
        doors,
        books,
        HiringToWatch(cameras, eyes, doorman, keepers.onlooker, forgetting, presences, daylight, visits, rules),
        arm_topic=arm_topic,
        whereabouts=telling.whereabouts,
        admission=admission,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
        zone=rules.zone,
    )
    keepers.onlooker.also_in(counter)
    return Staff(
        admission,
        visits,
        doorman,
        keepers.onlooker,
        bells,
        outlets,
        answers,
        at_home.registrar,
        at_home.invitations,
        at_home.recovery,
        at_home.places,
        keepers.faces,
        keepers.people,
        keepers.inquiry,
        keepers.hindsight,
        keepers.strangers,
        keepers.explaining,
        peephole,
        Retaker(visits=visits, doorman=doorman, boards=boards, admission=admission, audit=books.audit, steady=steady),
        caretaker,
        door_staff.keeper,
        door_staff.upkeep,
        door_staff.builder,
        keepers.forgotten_news,
        DoorLight(doors, visits=books.visits, clock=clock),
        keepers.wall_pictures,
        keepers.importing,
        keepers.exporting,
        telling.listening,
        opening.proofs,
        opening.policies,
        opening.openings,
        records.notary,
        records.auditor,
        records.historian,
        records.day_log,
        records.rules,
        answering.replies,
        Phrasebook(books.collection(PHRASES, HousePhrases), admission=admission, audit=books.audit),
        house_topics,
        telling.whereabouts,
        telling.ladder,
        answering.porch,
        auto_opening,
        passes,
        guest_door,
        for_guests.expected,
        watching,
        hire_to_keep(books, rules, visits, watching.incidents, busy=keepers.onlooker.is_at, clock=clock, steady=steady),
        programs,
        sign_in,
        hire_for_statistics(doors, books, counter, watching, admission=admission, clock=clock, zone=rules.zone),
        hire_to_sum_up(doors, books, strangers=keepers.strangers, bells=bells, notary=records.notary, zone=rules.zone),
        hire_to_back_up(books, backups, admission, outlets, background, programs, sign_in, clock=clock, steady=steady),
        hire_for_home_assistant(doors, books, opening, answers, hushing, steady=steady),
    )
