"""What buttons do: a class for each, one file a subject. All are loaded together, so that every stored one is read."""

from bot.telegram.actions import (
    boards,
    corrections,
    doors,
    faces,
    invitations,
    keypads,
    languages,
    listening,
    looks,
    openings,
    people,
    places,
    questions,
    residents,
    snoozes,
    visits,
    wall_pictures,
)
from bot.telegram.actions.action import ButtonAction

__all__ = [
    "ButtonAction",
    "boards",
    "corrections",
    "doors",
    "faces",
    "invitations",
    "keypads",
    "languages",
    "listening",
    "looks",
    "openings",
    "people",
    "places",
    "questions",
    "residents",
    "snoozes",
    "strangers",
    "visits",
    "wall_pictures",
]
