"""What the settings make of the cameras' room, and of the sun, for ``main.open_house`` and the doctor."""

from datetime import tzinfo

from bot.cameras.addresses import AddressJudge, Exempt
from bot.cameras.logins import CameraLogins
from bot.cameras.room import CamerasRoom
from bot.cameras.watching import WatchingProcess
from bot.commands.engine import engine_settings
from bot.daylight import Position, SunOrClock
from bot.logs import blacken
from bot.nursery import Nursery
from bot.settings import CamerasSettings, Settings, audit_key_places
from bot.store import Store
from bot.store.sealed import sealed_in
from bot.store.trail.audit_key import KeyUnusable, read_key

#: Under which name the cameras' logins are kept, sealed.
LOGINS = "camera_logins"


def cameras_of(settings: Settings, store: Store, nursery: Nursery) -> CamerasRoom:
    """The cameras' room, not served yet."""
    return CamerasRoom(
        judge=judge_of(settings.cameras),
        logins=CameraLogins(store.sealed(LOGINS), blacken),
        watching=WatchingProcess(engine_settings(settings), settings.store.folder / "watching"),
        background=nursery,
    )


def logins_in(settings: Settings) -> CameraLogins:
    """The cameras' logins for whoever asks beside the service; none where the key cannot be read."""
    try:
        key = read_key(audit_key_places(settings.store))
    except KeyUnusable:
        key = None
    return CameraLogins(sealed_in(settings.store.folder, LOGINS, key.keys if key else ()), blacken)


def judge_of(settings: CamerasSettings) -> AddressJudge:
    """Who judges where a camera may be."""
    return AddressJudge(Exempt(settings.places, settings.files))


def daylight_of(settings: CamerasSettings, zone: tzinfo) -> SunOrClock:
    """The sun over the house, as far as its position is set."""
    where = settings.latitude_and_longitude
    return SunOrClock(Position(*where) if where else None, zone)
