"""A guest with a pass for every door, as often as they like."""

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels
from tests.bench.chaos.home import DOORS, ChaosHome, newest_id
from tests.english import ENGLISH
from tests.rig.machine import shared_by

NAME = "Eileen"

#: How long each step of it may take on a machine that does nothing else, in seconds.
PATIENCE_S = 30.0

_NEW, _MAKE = ENGLISH.plain(guest_labels.NEW_PASS), ENGLISH.plain(guest_labels.MAKE)
_OFTEN = ENGLISH.plain(guest_labels.uses(None))
_HOURS = 2


def has_pass(home: ChaosHome) -> bool:
    """Whether the guest has a button that opens."""
    return pass_of(home.guest, next(iter(DOORS))) is not None


def pass_of(guest: User, door: str) -> ChatMessage | None:
    """The message with the button for a door; None: they have no pass."""
    label = opens(door)
    return next((m for m in reversed(guest.chat.messages) if label in m.labels), None)


def opens(door: str) -> str:
    """The guest's button for a door."""
    return f"🔓 Open the {DOORS[door]}"


async def give_pass(home: ChaosHome) -> None:
    """Anna makes a pass by the buttons, and the guest follows the link. Raises TimeoutError."""
    anna, before = home.anna, newest_id(home.anna)
    await anna.send_text("/guest")
    await anna.tap(await _shown(anna, _NEW, before), _NEW)
    await anna.chat.until_message("Who is the pass for?", after=before, timeout_s=PATIENCE_S * shared_by())
    await anna.send_text(NAME)
    lasting = ENGLISH.plain(labels.lasting(_HOURS))
    chosen = await _shown(anna, lasting, before)
    await anna.tap(chosen, lasting)
    await anna.tap(await _shown(anna, _OFTEN, before), _OFTEN)
    await anna.tap(await _shown(anna, f"✓ {_OFTEN}", before), _MAKE)
    handed = await anna.chat.until_message(
        f"Send this link to {NAME}", after=before, timeout_s=PATIENCE_S * shared_by()
    )
    await home.guest.open_link(handed.links[0])
    await home.guest.chat.until(lambda _: pass_of(home.guest, next(iter(DOORS))), PATIENCE_S * shared_by())


async def _shown(user: User, label: str, before: int) -> ChatMessage:
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > before and label in m.labels), None),
        PATIENCE_S * shared_by(),
    )
