"""Those who watch with the cameras, hired."""

from datetime import tzinfo

from bot.house.attendance.hiring import hire_for_attendance
from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.facts import Outlets
from bot.house.ports import ArmTopic, Background, Clock
from bot.house.residents.admission import Admission
from bot.house.telling.whereabouts import Whereabouts, WhereaboutsBook
from bot.house.telling.whereabouts_keeper import WhereaboutsKeeper
from bot.house.watch.arming.arming import Arming
from bot.house.watch.arming.kept import ARMING, KeptArming
from bot.house.watch.camera import Camera, FormerCamera
from bot.house.watch.camera_keeper import CAMERAS, FORMER_CAMERAS, CameraKeeper
from bot.house.watch.figures.hiring import hire_figures
from bot.house.watch.incident import Incident, WatchRule
from bot.house.watch.incidents import INCIDENTS, MUTED_PLACES, Incidents, MutedPlace
from bot.house.watch.live.hiring import HiringToWatch, hire_to_watch
from bot.house.watch.live.insight import WatchInsight
from bot.house.watch.places import door_of
from bot.house.watch.ruling.absence import ABSENCES, Absences, AbsenceTold
from bot.house.watch.ruling.of_cameras import RulesOfCameras
from bot.house.watch.ruling.rules_keeper import WATCH_RULES, WatchRulesKeeper
from bot.house.watch.staff import WatchStaff
from bot.house.watch.viewing import Viewing


def hire_for_watching(
    doors: Doors,
    books: Books,
    around: HiringToWatch,
    *,
    arm_topic: ArmTopic,
    whereabouts: WhereaboutsKeeper,
    admission: Admission,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
) -> WatchStaff:
    """They, who know one another; see ``hire``."""
    keeper = CameraKeeper(
        doors,
        book=books.collection(CAMERAS, Camera),
        former=books.collection(FORMER_CAMERAS, FormerCamera),
        cameras=around.cameras,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
    )
    incidents = Incidents(
        book=books.collection(INCIDENTS, Incident),
        muted=books.collection(MUTED_PLACES, MutedPlace),
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
        steady=steady,
    )
    rules = WatchRulesKeeper(
        books.collection(WATCH_RULES, WatchRule),
        places=keeper.places,
        people=books.people,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
    )
    keeper.watch(RulesOfCameras(rules, cameras=keeper.cameras, background=background).changed)
    arming = Arming(
        books.collection(ARMING, KeptArming),
        topic=arm_topic,
        whereabouts=WhereaboutsBook(books.collection("whereabouts", Whereabouts)),
        residents=books.residents,
        watching=lambda: bool(keeper.cameras()),
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
        zone=zone,
    )
    whereabouts.watch(arming.went)
    figures = hire_figures(books, admission=admission, outlets=outlets, clock=clock, steady=steady, zone=zone)
    attendance = hire_for_attendance(
        doors,
        books,
        around.visits,
        sightings=figures.sightings,
        places=lambda: {camera.id: door_of(camera) for camera in keeper.cameras()},
        forgetting=around.forgetting,
        kept_days=lambda: around.rules.kept.visit_days,
        admission=admission,
        clock=clock,
        steady=steady,
        zone=zone,
        zone_name=lambda: around.rules.kept.timezone,
    )
    live = hire_to_watch(
        books,
        keeper,
        incidents,
        around,
        insight=WatchInsight(
            rules=rules.rules,
            armed=lambda: arming.state,
            is_night=around.daylight.is_night,
            unusual=figures.usuals.unusual,
            count=figures.counts.note,
            sighted=figures.sightings.sighted,
            blind=figures.counts.forget,
        ),
        forgotten=attendance.forget,
        merged=attendance.merge,
        outlets=outlets,
        background=background,
        clock=clock,
        steady=steady,
        zone=zone,
    )
    absences = Absences(
        books.collection(ABSENCES, AbsenceTold),
        rules=rules.rules,
        wishes=attendance.wishes,
        cameras=keeper.cameras,
        people=books.people,
        forgotten=rules.end_of_person,
        days=attendance.keeper.between,
        counts=figures.counts,
        incidents=incidents,
        clock=clock,
        steady=steady,
        zone=zone,
    )
    return WatchStaff(
        keeper,
        incidents,
        Viewing(keeper, cameras=around.cameras, admission=admission, audit=books.audit),
        rules,
        arming,
        figures,
        attendance,
        absences,
        live.watching,
        live.teller,
        live.door_presence,
    )
