"""The HTTP listener of this house, with its limits, for every room that is asked something over HTTP.

A ground floor: it knows connections, requests and refusals, and nothing of what is asked. A room describes what it
serves as a ``Site``; ``open_listener`` serves it.
"""

from bot.web.answers import HttpTrouble, Refused, Said, Wording, asks_for_json, json_answer, raw_answer
from bot.web.bodies import BodyLate, BodyTooLarge, BodyTorn, read_body
from bot.web.callers import CONNECTIONS, KEPT, LASTING, Callers, raise_descriptors, room_for
from bot.web.lasting import it_lasts, while_connected
from bot.web.listener import HttpListener, PortTaken, is_elsewhere, open_listener
from bot.web.networks import Networks, Origin, host_of, origin, origin_of
from bot.web.site import Route, Site

__all__ = [
    "CONNECTIONS",
    "KEPT",
    "LASTING",
    "BodyLate",
    "BodyTooLarge",
    "BodyTorn",
    "Callers",
    "HttpListener",
    "HttpTrouble",
    "Networks",
    "Origin",
    "PortTaken",
    "Refused",
    "Route",
    "Said",
    "Site",
    "Wording",
    "asks_for_json",
    "host_of",
    "is_elsewhere",
    "it_lasts",
    "json_answer",
    "open_listener",
    "origin",
    "origin_of",
    "raise_descriptors",
    "raw_answer",
    "read_body",
    "room_for",
    "while_connected",
]
