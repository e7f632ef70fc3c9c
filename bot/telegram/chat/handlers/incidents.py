"""Taps on an incident's card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident, ResidentId
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.incident import Incident, IncidentId
from bot.house.watch.incidents import Incidents
from bot.telegram.actions.incidents import CallIn, LookAgainWho, MutePlace, SayFine
from bot.telegram.cards.incident_renderer import Scenes
from bot.telegram.chat.gone import IncidentGone
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.cards import call_in_text, incident_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(fine, Does(SayFine))
    router.callback_query.register(who, Does(LookAgainWho))
    router.callback_query.register(mute, Does(MutePlace))
    router.callback_query.register(call_in, Does(CallIn))


async def fine(
    query: CallbackQuery,
    action: SayFine,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    incidents: Incidents,
) -> None:
    """It is fine, and everybody reads who said so."""
    try:
        await incidents.fine(resident, _known(incidents, action.incident).id)
    finally:
        household.incidents.refresh(place, action.incident)


async def who(
    query: CallbackQuery,
    action: LookAgainWho,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    incidents: Incidents,
) -> None:
    """Look once more who it is; the card shows it, or they read that nobody can tell."""
    before = _known(incidents, action.incident)
    after = await incidents.who(resident, before.id)
    if after.look is None or not after.look.sightings:
        household.say(resident.id, incident_text.NOBODY_SEEN)
    household.incidents.refresh(place, action.incident)


async def mute(
    query: CallbackQuery,
    action: MutePlace,
    resident: Resident,
    place: ResidentId,
    household: TelegramHousehold,
    incidents: Incidents,
    scenes: Scenes,
) -> None:
    """Nothing of that place makes a sound for an hour; everybody may read so."""
    incident = _known(incidents, action.incident)
    try:
        await incidents.mute(resident, incident.place)
    finally:
        household.incidents.refresh(place, action.incident)
    household.say(resident.id, incident_text.muted((await scenes.of(incident)).where))


async def call_in(
    query: CallbackQuery,
    action: CallIn,
    resident: Resident,
    household: TelegramHousehold,
    admission: Admission,
    incidents: Incidents,
    scenes: Scenes,
) -> None:
    """A text that can be passed on, in their own chat; nothing is called."""
    await admission.admit(resident, Action.ANSWER_INCIDENT)
    incident = _known(incidents, action.incident)
    await admission.admit(resident, Action.VIEW_CAMERA, scenes.door_of(incident))
    household.say(resident.id, call_in_text.message(incident, await scenes.of(incident), household.zone))


def _known(incidents: Incidents, incident: IncidentId) -> Incident:
    found = incidents.get(incident)
    if found is None:
        raise IncidentGone
    return found
