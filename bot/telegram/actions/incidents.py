"""The card of an incident."""

from dataclasses import dataclass

from bot.house.watch.incident import IncidentId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat.cards import incident_text


@dataclass(frozen=True, slots=True)
class SayFine(ButtonAction):
    """Say that it is fine."""

    kind = "incident_fine"
    toast = incident_text.NOTED
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class LookAgainWho(ButtonAction):
    """Have the camera looked through once more for whoever is there."""

    kind = "incident_who"
    lasting = True
    toast = incident_text.LOOKING
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class MutePlace(ButtonAction):
    """Have nothing of the incident's place make a sound for an hour."""

    kind = "incident_mute"
    acting = True
    toast = incident_text.MUTED
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class CallIn(ButtonAction):
    """Show a text that can be passed on."""

    kind = "incident_call_in"
    lasting = True
    incident: IncidentId
