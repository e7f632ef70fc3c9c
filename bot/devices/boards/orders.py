"""Sends commands: each signed over a challenge that its board gave just now, published once, never retained.

A board of version 1.0 gives none when asked: it tells the next one after each command.
"""

import asyncio
import logging
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.mqtt import BrokerAway, BrokerSilent, Mqtt, NotAuthorised, Receipt, Unsendable

log = logging.getLogger(__name__)

#: How long a board may take to answer with a challenge, in seconds.
ASK_S = 1.5

#: How long a board of version 1.0 may take to tell the next challenge after a command used one up, in seconds.
CHALLENGE_PATIENCE_S = 1.0

#: A command that the broker has not acknowledged by then may be lost, in seconds.
SEND_S = 3.0

#: A challenge that was asked for ahead is good for a command that follows within this, in seconds: a board forgets it.
_AHEAD_S = 1.0

#: So often a board is asked within that time.
_ASKED = 2

_NO_CHALLENGE = "its board has given no challenge"


async def ask(mqtt: Mqtt, door: DoorId, board: Board, patience_s: float = ASK_S) -> str:
    """A challenge that a board made for us just now; raises DoorUnreachable. It proves that the board is there.

    Question and answer go with QoS 0: late they are worth nothing, and no acknowledgement holds the unlock up.
    """
    ahead = _asked_ahead(board)
    nonce = ahead or _new_question(board)
    answer = board.asked[nonce]
    try:
        for turn in range(_ASKED):  # a board whose memory is full of pictures has room again soon
            if turn or not ahead:
                mqtt.say(wire.topic(door, wire.CMD_CHALLENGE), nonce.encode())
            done, _ = await asyncio.wait({answer}, timeout=patience_s / _ASKED)
            if done:
                return answer.result().challenge
    except BrokerAway as exc:
        raise DoorUnreachable(door, Failure.NO_BROKER, "the broker is away") from exc
    finally:
        del board.asked[nonce]
    raise DoorUnreachable(door, Failure.OFFLINE, _NO_CHALLENGE)


def ask_ahead(mqtt: Mqtt, door: DoorId, board: Board) -> None:
    """Ask for the challenge of a command that follows at once; ``take_challenge`` finds it there. Never raises."""
    if board.speaks_old or not mqtt.connected:
        return
    if unused := _asked_ahead(board):
        del board.asked[unused]  # nothing came of that command
    nonce = _new_question(board)
    try:
        mqtt.say(wire.topic(door, wire.CMD_CHALLENGE), nonce.encode())
    except BrokerAway:  # whoever sends the command is told
        del board.asked[nonce]
    else:
        board.ahead = nonce, asyncio.get_running_loop().time()


def _new_question(board: Board) -> str:
    nonce = token_hex(16)
    board.asked[nonce] = asyncio.get_running_loop().create_future()
    return nonce


def _asked_ahead(board: Board) -> str | None:
    """The nonce that a board was asked with just now, for whoever takes it; None: there is none."""
    if board.ahead is None:
        return None
    (nonce, at), board.ahead = board.ahead, None
    if asyncio.get_running_loop().time() - at < _AHEAD_S:
        return nonce
    del board.asked[nonce]
    return None


async def take_challenge(mqtt: Mqtt, door: DoorId, board: Board, patience_s: float = ASK_S) -> str:
    """What the next command to a board is to be signed with; raises DoorUnreachable: nothing was sent."""
    if not mqtt.connected:
        raise DoorUnreachable(door, Failure.NO_BROKER, "the broker is away")
    if not board.speaks_old:
        return await ask(mqtt, door, board, patience_s)
    if not board.online:
        raise DoorUnreachable(door, Failure.OFFLINE, "its board is away")
    challenge = await board.take_challenge(CHALLENGE_PATIENCE_S)
    if challenge is None:
        raise DoorUnreachable(door, Failure.OFFLINE, _NO_CHALLENGE)
    return challenge


async def publish_once(mqtt: Mqtt, door: DoorId, topic: str, payload: bytes, deadline_s: float = SEND_S) -> bool:
    """Publish a command; False: it may have arrived, the broker did not say. Raises DoorUnreachable."""
    try:
        receipt = await mqtt.publish(topic, payload, expiry_s=max(1, int(deadline_s)), deadline_s=deadline_s)
    except BrokerAway as exc:
        raise DoorUnreachable(door, Failure.NO_BROKER, "the broker is away") from exc
    except NotAuthorised as exc:
        log.exception("%s cannot be commanded: allow it in the broker's access list", door)
        raise DoorUnreachable(door, Failure.FORBIDDEN, "the broker does not let us") from exc
    except Unsendable as exc:
        log.exception("%s cannot be commanded: check its topic in the settings", door)
        raise DoorUnreachable(door, Failure.FORBIDDEN, "no broker takes its topic") from exc
    except BrokerSilent:
        return False  # its confirmation may still come
    if receipt is Receipt.NOBODY_LISTENS:
        raise DoorUnreachable(door, Failure.OFFLINE, "nobody listens for it")
    return True


async def order(mqtt: Mqtt, door: DoorId, board: Board, key: bytes, word: str, args: Mapping[str, Any]) -> None:
    """Have a board do something such as ``CMD_SNAP``; what comes of it shows elsewhere. Raises DoorUnreachable."""
    challenge = await take_challenge(mqtt, door, board)
    await publish_once(mqtt, door, wire.topic(door, word), wire.command(word, door, args, challenge, key))
