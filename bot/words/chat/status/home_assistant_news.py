"""What the family hears of Home Assistant: a silent bell, an opening, wrong digits, and in /status how it goes."""

from collections.abc import Sequence
from datetime import timedelta

from bot.house.doors.door_facts import DoorHushed
from bot.house.status.wires import HomeAssistantStatus
from bot.words.chat.asker_text import a_program
from bot.words.phrase import Lines, Phrase, Value, count, lines, say


def hushed(fact: DoorHushed, door: str) -> Phrase:
    """A bell is silent, or sounds again."""
    if fact.on:
        return say(
            "🔕 <b>The bell of the {door} is silent now.</b> {name} has asked for that, there under “Do not "
            "disturb”. Cards come all the same. It ends there, or by itself in eight hours.",
            door=door,
            name=a_program(fact.by_name),
        )
    return say("🔔 The bell of the {door} sounds again: {name} says so.", door=door, name=a_program(fact.by_name))


def opened(name: str, door: str) -> Phrase:
    """A door was opened at which nobody had rung."""
    return say(
        "🔓 The {door} was opened in Home Assistant, with the PIN or code of {name}. Nobody had rung.",
        name=name,
        door=door,
    )


def paused(tries: int, wait: timedelta) -> Lines:
    """Nobody opens from there for a while."""
    return lines(
        count(
            "⚠️ Somebody has typed {n} wrong PIN or code in Home Assistant. For {time} nobody opens a door from there; "
            "here everything is as always.",
            "⚠️ Somebody has typed {n} wrong PINs or codes in Home Assistant. For {time} nobody opens a door from "
            "there; here everything is as always.",
            tries,
            time=wait,
        ),
        say(
            "If it was none of you, somebody writes to the broker in its place: give Home Assistant another password "
            "there."
        ),
    )


def how_it_is(now: HomeAssistantStatus) -> Sequence[Value]:
    """How it goes with Home Assistant."""
    said: list[Value] = [say("told of every door and camera") if not now.forbidden else _NOT_LET]
    if now.old_orders:
        said.append(say("its clock and mine differ, or somebody repeats what it says: I do not open for that"))
    if now.paused:
        said.append(say("wrong PINs or codes were typed there: for a while nobody opens from there"))
    return said


_NOT_LET = say("the broker does not let me tell it anything: see docs/home-assistant.md")
