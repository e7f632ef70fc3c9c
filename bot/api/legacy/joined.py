"""The systems that the settings name, each given those of the house whom it needs."""

from collections.abc import Collection

from bot.api.gate.gate import ProgramGate
from bot.api.legacy import cctv, compreface, deepstack, surveillance
from bot.api.legacy.charts import CrowdChart
from bot.api.legacy.counting import CountingSocket
from bot.api.legacy.gallery import LegacyGallery
from bot.api.legacy.system import LegacySystem
from bot.api.legacy.unknown_faces import UnknownFaces
from bot.api.routes.recognitions import OneLook
from bot.house.ports import Clock
from bot.house.staff import Staff
from bot.settings import LegacyChoice


def legacy_systems(
    chosen: Collection[LegacyChoice], staff: Staff, gate: ProgramGate, looks: OneLook, clock: Clock
) -> list[LegacySystem]:
    """What they serve."""
    gallery = LegacyGallery(staff.faces, staff.people, staff.inquiry, looks)
    found: list[LegacySystem] = []
    if LegacyChoice.CCTV in chosen:
        charts = CrowdChart(staff.admission, staff.watching, clock)
        routes = cctv.CctvRoutes(gallery, staff.strangers, charts, UnknownFaces(), clock)
        sockets = {"": CountingSocket(gate, charts).serve}
        found += [
            LegacySystem("/cctv/api", cctv.MANNERS, routes.paths),
            LegacySystem("/cctv", cctv.MANNERS, {}, sockets),
        ]
    if LegacyChoice.SURVEILLANCE in chosen:
        found.append(
            LegacySystem("/surveillance", surveillance.MANNERS, surveillance.SurveillanceRoutes(gallery).paths)
        )
    if LegacyChoice.COMPREFACE in chosen:
        nameless, named = (compreface.CompreFaceRoutes(gallery, nameless=one).paths for one in (True, False))
        found += [
            LegacySystem("/compreface/api/v1", compreface.MANNERS, nameless),
            LegacySystem("/compreface", compreface.MANNERS, {}),
            # whose clients can name a host and a port, and no path
            LegacySystem("/api/v1", compreface.MANNERS, named, alone=False),
        ]
    if LegacyChoice.DEEPSTACK in chosen:
        paths = deepstack.DeepStackRoutes(gallery).paths
        found += [
            LegacySystem("/deepstack/v1", deepstack.MANNERS, paths),
            LegacySystem("/deepstack", deepstack.MANNERS, {}),
            LegacySystem("/v1", deepstack.MANNERS, paths, alone=False),
        ]
    return found
