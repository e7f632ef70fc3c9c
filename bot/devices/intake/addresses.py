"""What the address of an upload or of a ring names."""

import secrets

from aiohttp import web

from bot.devices import wire
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.visits.visit import UNRUNG, PressId
from bot.web import Refused


def press_in(request: web.Request) -> PressId | None:
    """The id of the press that a request names; raises Refused."""
    ring = request.query.get("ring")
    try:
        return None if ring is None else wire.parse_press(ring)
    except wire.WireError as exc:
        raise Refused(400, "query", RequestTrouble(RequestReason.RING_ID, most=wire.MAX_ID)) from exc


def picture_of(request: web.Request) -> tuple[PressId, int]:
    """Which press the picture is of; a camera that knows of none begins one of its own, that nobody rang for."""
    press = press_in(request) or PressId(f"{UNRUNG}{secrets.token_hex(8)}")
    try:
        return press, wire.parse_n(request.query.get("n", "0"))
    except wire.WireError as exc:
        raise Refused(400, "query", RequestTrouble(RequestReason.PICTURE_NUMBER, most=wire.MAX_N)) from exc
