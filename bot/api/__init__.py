"""What other programs ask of the house over HTTP, and its people on its page: between the listener and the house.

A request becomes a call of somebody (``gate``), the call is carried out by the house's own methods (``routes``), and
what the house says becomes JSON of codes, or a problem with a type that stays. ``openapi.yaml`` tells all of it.
"""

from bot.api.live import LiveEvents
from bot.api.needs import PageNeeds
from bot.api.room import ApiRoom

__all__ = ["ApiRoom", "LiveEvents", "PageNeeds"]
