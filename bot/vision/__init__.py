"""The recogniser's room: it runs in a process of its own, and what it says is told in the codes of the house."""

from bot.vision.eyes import Vision
from bot.vision.fetch import DetectorFetch, FetchMemory
from bot.vision.looking import LookingEyes

__all__ = ["DetectorFetch", "FetchMemory", "LookingEyes", "Vision"]
