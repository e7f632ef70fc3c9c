"""What the family hears of Home Assistant: a bell that makes no sound for a while, an opening, wrong digits."""

from datetime import timedelta

from bot.house.doors.door_facts import DoorHushed
from bot.words.chat.asker_text import a_program
from bot.words.phrase import Phrase, count, say


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


def paused(tries: int, wait: timedelta) -> Phrase:
    """Nobody opens from there for a while."""
    return count(
        "⚠️ Somebody has typed {n} wrong PIN or code in Home Assistant. For {time} nobody opens a door from there; "
        "here everything is as always.",
        "⚠️ Somebody has typed {n} wrong PINs or codes in Home Assistant. For {time} nobody opens a door from there; "
        "here everything is as always.",
        tries,
        time=wait,
    )
