"""What stands at the door, what the door is called, what opens it, and which broker carries that."""

import re
import secrets
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from bot.commands.setting_up.asking import AnswerUnfit, Interview, secret_in
from bot.commands.setting_up.draft import SettingsDraft
from bot.devices.broker_need import needs_broker
from bot.settings import LockKind, SettingsWrong, can_stand
from bot.store.books import door_names_in
from bot.words.commands import settings_text, setup_text
from bot.words.demo.demo_text import FRONT_DOOR
from bot.words.phrase import lines

#: The id of a first door: it stands in topics and addresses, and is asked of nobody.
_FIRST = "front"

#: Where a broker is unless somebody says otherwise.
_HERE, _PORT = "127.0.0.1", "1883"

#: Bytes of chance in a board's key and in a camera's password.
_KEY_BYTES, _TOKEN_BYTES = 32, 16

_BROKER = re.compile(r"(?:(?P<user>[^@\s]+)@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^:\s]+)(?::(?P<port>\d+))?")


class DoorKit(StrEnum):
    """What stands at the door."""

    BOARD = "board"
    CAMERA = "camera"
    WEBCAM = "webcam"


@dataclass(frozen=True, slots=True)
class DoorPlan:
    """What was chosen for the door."""

    way: DoorKit
    #: Its id; empty: it is added in the chat.
    door: str
    #: Whether the broker's files are ours to write.
    own_broker: bool


def settle_door(asker: Interview, draft: SettingsDraft, chosen: Namespace) -> DoorPlan:
    """Have the draft know the door and its broker. Raises CannotDo, SettingsWrong."""
    doors = draft.doors()
    door = doors[0] if doors else _FIRST
    spoken_to = bool(draft.of_door(door, "KEY")) and not draft.known("MQTT_USERNAME")
    way = _ask_way(asker, draft, door, chosen)
    if way is DoorKit.WEBCAM:
        for known in doors:
            _let_stand(draft, known)
    else:
        draft.set_of_door(door, _what_it_needs(draft, door, way))
    if troubles := draft.troubles():  # of other doors, say: no answer to what follows would bring it right
        raise SettingsWrong(troubles)
    if way is DoorKit.WEBCAM:
        return DoorPlan(way, "", own_broker=False)
    _ask_name(asker, draft, door, chosen)
    if way is DoorKit.CAMERA:
        _ask_relay(asker, draft, door, chosen)
    if not needs_broker(draft.settings_so_far.devices):
        return DoorPlan(way, door, own_broker=False)
    kept = _ask_broker(asker, draft, chosen)
    # boards that speak to a broker without passwords go on doing so, until somebody chooses otherwise
    return DoorPlan(way, door, own_broker=is_here(draft.known("MQTT_HOST") or _HERE) and not (kept and spoken_to))


def _ask_way(asker: Interview, draft: SettingsDraft, door: str, chosen: Namespace) -> DoorKit:
    ways = list(DoorKit)
    is_camera = draft.of_door(door, "TOKEN")
    now = DoorKit.CAMERA if is_camera else DoorKit.BOARD if draft.of_door(door, "KEY") else DoorKit.WEBCAM

    def accept(typed: str) -> DoorKit:
        if typed.isdecimal() and 0 < int(typed) <= len(ways):
            return ways[int(typed) - 1]
        if typed in set(ways):
            return DoorKit(typed)
        raise AnswerUnfit(setup_text.NO_WAY)

    return asker.ask(setup_text.ASK_WAY, accept, given=chosen.way, enter=str(ways.index(now) + 1))


def _what_it_needs(draft: SettingsDraft, door: str, way: DoorKit) -> Mapping[str, str]:
    """What is made here for a door: nobody has to think of a secret. What it has already it keeps."""
    lock = draft.of_door(door, "LOCK")
    if way is DoorKit.BOARD:
        key = {} if draft.of_door(door, "KEY") else {"KEY": secrets.token_hex(_KEY_BYTES)}
        return {**key, **({"LOCK": "board"} if lock == LockKind.NONE else {})}
    token = {} if draft.of_door(door, "TOKEN") else {"TOKEN": secrets.token_hex(_TOKEN_BYTES)}
    opens = lock or any(draft.of_door(door, field) for field in ("KEY", "RELAY"))
    return {**token, **({} if opens else {"LOCK": "none"})}


def _let_stand(draft: SettingsDraft, door: str) -> None:
    """A door of which only its name was written opens with nothing; a camera can be its doorbell all the same."""
    if not any(draft.of_door(door, field) for field in ("KEY", "LOCK", "RELAY")):
        draft.set_of_door(door, {"LOCK": "none"})


def _ask_name(asker: Interview, draft: SettingsDraft, door: str, chosen: Namespace) -> None:
    if kept := door_names_in(draft.data_folder).get(door):
        asker.say(setup_text.named_in_chat(kept))
        return

    def accept(typed: str) -> None:
        _take(draft, {f"DOORS__{door.upper()}__NAME": typed})

    enter = draft.of_door(door, "NAME") or asker.plain(FRONT_DOOR)
    asker.ask(setup_text.ASK_NAME, accept, given=chosen.name, enter=enter)


def _ask_relay(asker: Interview, draft: SettingsDraft, door: str, chosen: Namespace) -> None:
    """A relay that the household has; without one the door opens as it did, or not at all."""
    prefix = f"DOORS__{door.upper()}__"

    def accept(typed: str) -> None:
        _take(draft, {f"{prefix}RELAY": typed, f"{prefix}LOCK": LockKind.RELAY} if typed else {})

    asker.ask(setup_text.ASK_RELAY, accept, given=chosen.relay, enter=draft.of_door(door, "RELAY"))


def _ask_broker(asker: Interview, draft: SettingsDraft, chosen: Namespace) -> bool:
    """Where the broker is, and our password there where it is another machine's; whether it stays where it is."""
    host, port = draft.known("MQTT_HOST") or _HERE, draft.known("MQTT_PORT") or _PORT
    enter = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def accept(typed: str) -> bool:
        if typed == enter:
            return True
        found = _BROKER.fullmatch(typed)
        if not found:
            raise AnswerUnfit(setup_text.NO_BROKER)
        user = {"MQTT_USERNAME": found["user"]} if found["user"] else {}
        _take(draft, {"MQTT_HOST": found["host"].strip("[]"), "MQTT_PORT": found["port"] or _PORT, **user})
        return False

    kept = asker.ask(setup_text.ASK_BROKER, accept, given=chosen.broker, enter=enter)
    elsewhere = not is_here(draft.known("MQTT_HOST") or _HERE)
    if elsewhere and draft.known("MQTT_USERNAME") and not draft.known("MQTT_PASSWORD"):
        given = secret_in(chosen.broker_password_file) if chosen.broker_password_file else None

        def accept_password(typed: str) -> None:
            _take(draft, {"MQTT_PASSWORD": typed} if typed else {})

        asker.ask(setup_text.ASK_BROKER_PASSWORD, accept_password, given=given, hidden=True)
    return kept


def _take(draft: SettingsDraft, wanted: Mapping[str, str]) -> None:
    """Set these; raises AnswerUnfit where they cannot be."""
    if not all(map(can_stand, wanted.values())):
        raise AnswerUnfit(setup_text.CANNOT_STAND)
    if troubles := draft.try_out(wanted):
        raise AnswerUnfit(lines(*(settings_text.setting(trouble) for trouble in troubles)))


def is_here(host: str) -> bool:
    """Whether a broker there is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
