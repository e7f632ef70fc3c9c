"""/open: a door at which nobody rang. /pin: what one opens with. What a door asks for, below its page."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.doors.door import DoorId
from bot.house.opening.openings import NothingToOpen, Openings
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import TAPPED, Given, ProofKind, ProofNeeded
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.telegram.actions.openings import (
    AskClearProofs,
    AskOpenDoor,
    ClearProofs,
    OpenDoor,
    SetDoorProof,
    SetPin,
    SetSecondAtNight,
    SetUpCodes,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.chat.doors.proving import Proving
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.chat.residents.resident_list import ResidentList
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.doors import opening_labels, opening_text
from bot.words.phrase import Text

#: How long the buttons stand that choose, and those that ask once more.
_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(seconds=30)
_CLEARING_LASTS = timedelta(minutes=5)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, open_command, "open")
    on_command(router, pin_command, "pin")
    router.callback_query.register(ask_open, Does(AskOpenDoor))
    router.callback_query.register(open_door, Does(OpenDoor))
    router.callback_query.register(set_pin, Does(SetPin))
    router.callback_query.register(set_up_codes, Does(SetUpCodes))
    router.callback_query.register(set_proof, Does(SetDoorProof))
    router.callback_query.register(set_second, Does(SetSecondAtNight))
    router.callback_query.register(ask_clear, Does(AskClearProofs))
    router.callback_query.register(clear, Does(ClearProofs))


async def open_command(
    given: CommandGiven,
    resident: Resident,
    openings: Openings,
    proving: Proving,
    household: TelegramHousehold,
    menu_pages: MenuPages,
    steady: Clock,
) -> None:
    """Which door, or what the only one asks for."""
    try:
        doors = await openings.doors(resident)
    except NothingToOpen:
        menu_pages.offer_ways(resident, opening_text.NOTHING_TO_OPEN, ["doors"])
        return
    if len(doors) == 1:
        await _ask(resident, doors[0].id, openings, proving, household, steady)
        return
    until = steady() + _LASTS
    rows = [[Button(labels.name(door.name), Offer(AskOpenDoor(door.id), until))] for door in doors]
    household.offer(resident.id, opening_text.which_door(doors), "open", rows)


async def ask_open(
    query: CallbackQuery,
    action: AskOpenDoor,
    resident: Resident,
    openings: Openings,
    proving: Proving,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """What the door asks for."""
    await _ask(resident, action.door, openings, proving, household, steady)


async def _ask(
    resident: Resident,
    door_id: DoorId,
    openings: Openings,
    proving: Proving,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    door, policy = await openings.begin(resident, door_id)
    if policy.proof is not ProofKind.TWO_TAPS:
        await proving.for_door(resident, door_id)
        return
    rows = yes_or_no(labels.confirm(door), OpenDoor(door_id), steady() + _ASKING_LASTS, labels.NO)
    household.offer(resident.id, opening_text.ask_open(door), f"open {door_id}", rows)


async def open_door(
    query: CallbackQuery,
    action: OpenDoor,
    resident: Resident,
    openings: Openings,
    proving: Proving,
    household: TelegramHousehold,
) -> None:
    """Open it."""
    door, _ = await openings.begin(resident, action.door)
    household.say(resident.id, await proving.open_door(resident, door, TAPPED))


async def pin_command(
    given: CommandGiven,
    resident: Resident,
    admission: Admission,
    proofs: Proofs,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """What somebody proves themselves with, and the buttons that change it."""
    await admission.admit(resident, Action.PROVE)
    until = steady() + _LASTS
    has_pin, has_app = proofs.has(resident.id, ProofKind.PIN), proofs.has(resident.id, ProofKind.CODE)
    pin = opening_labels.CHANGE_PIN if has_pin else opening_labels.CHOOSE_PIN
    rows = [[Button(pin, Offer(SetPin(emergency=False), until))]]
    if has_pin:  # whether there is one already is nothing to be read over a shoulder
        rows.append([Button(opening_labels.EMERGENCY_PIN, Offer(SetPin(emergency=True), until))])
    rows.append([Button(opening_labels.CODE_APP, Offer(SetUpCodes(), until))])
    household.offer(resident.id, opening_text.proofs_page(has_pin=has_pin, has_app=has_app), "pin", rows)


async def set_pin(query: CallbackQuery, action: SetPin, resident: Resident, proving: Proving) -> None:
    """Choose a PIN."""
    await proving.for_pin(resident, emergency=action.emergency)


async def set_up_codes(query: CallbackQuery, action: SetUpCodes, resident: Resident, proving: Proving) -> None:
    """Set up an app."""
    await proving.for_app(resident)


async def set_proof(
    query: CallbackQuery,
    action: SetDoorProof,
    resident: Resident,
    door_policies: DoorPolicies,
    proving: Proving,
    door_pages: DoorPages,
) -> None:
    """Have a door ask for this."""

    async def change(given: Given) -> Text:
        await door_policies.set_proof(resident, action.door, action.proof, given)
        await door_pages.redraw(resident, action.door)
        return opening_text.asks_for(action.proof)

    await _changed(resident, action.door, change, proving)


async def set_second(
    query: CallbackQuery,
    action: SetSecondAtNight,
    resident: Resident,
    door_policies: DoorPolicies,
    proving: Proving,
    door_pages: DoorPages,
) -> None:
    """Have a second adult agree at night, or not."""

    async def change(given: Given) -> Text:
        await door_policies.set_second_at_night(resident, action.door, wanted=action.wanted, given=given)
        await door_pages.redraw(resident, action.door)
        return opening_text.SECOND_WANTED if action.wanted else opening_text.SECOND_NOT_WANTED

    await _changed(resident, action.door, change, proving)


async def _changed(
    resident: Resident, door: DoorId, change: Callable[[Given], Awaitable[Text]], proving: Proving
) -> None:
    """Change it at once, or once somebody has shown what the door asks for, where it is to ask for less."""
    try:
        await change(TAPPED)
    except ProofNeeded:
        proving.for_policy(resident, door, change)


async def ask_clear(
    query: CallbackQuery,
    action: AskClearProofs,
    resident: Resident,
    resident_list: ResidentList,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Ask whether somebody shall begin anew."""
    other = await resident_list.find(resident, action.who)
    rows = yes_or_no(opening_labels.CLEAR_YES, ClearProofs(other.id), steady() + _CLEARING_LASTS)
    household.offer(resident.id, opening_text.ask_clear(other), f"clear {other.id}", rows)


async def clear(
    query: CallbackQuery, action: ClearProofs, resident: Resident, proofs: Proofs, household: TelegramHousehold
) -> None:
    """Let somebody begin anew."""
    household.say(resident.id, opening_text.cleared(await proofs.clear(resident, action.who)))
