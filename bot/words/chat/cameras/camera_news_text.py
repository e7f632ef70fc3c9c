"""What is told of the cameras beside their cards: gone, back, tampered with, closed; and of arming."""

from collections.abc import Mapping
from datetime import timedelta
from typing import assert_never

from bot.house.watch.armed import ArmedBy, ArmMode
from bot.house.watch.camera import Tampering
from bot.house.watch.news import (
    ArmingChanged,
    CameraAdded,
    CameraBack,
    CameraGone,
    CameraNews,
    CameraPrivate,
    CameraRemoved,
    CameraSees,
    CameraTampered,
    FacingChanged,
    WatchRulesChanged,
)
from bot.words.chat.people.people_labels import GROUPS
from bot.words.phrase import Day, Phrase, Text, TimeOfDay, Value, say

_DAY = timedelta(days=1)


def news(told: CameraNews) -> Text:
    """What no incident tells."""
    match told:
        case CameraGone():
            return _gone(told)
        case CameraBack(name=name, away=away):
            return say("✅ The camera “{name}” is back. It was gone for {away}.", name=name, away=away)
        case CameraTampered():
            return _tampered(told)
        case CameraSees(name=name):
            return say("✅ The camera “{name}” has its view back.", name=name)
        case CameraAdded(name=name, by=by):
            return say("📷 {who} added the camera “{name}”.", who=by.name, name=name)
        case CameraRemoved(name=name, by=by):
            return say("📷 {who} removed the camera “{name}”.", who=by.name, name=name)
        case CameraPrivate():
            return _private(told)
        case ArmingChanged():
            return _arming(told)
        case FacingChanged():
            return _facing(told)
        case WatchRulesChanged(by=by):
            return say("👁 {who} changed what the cameras tell. /watch shows it.", who=by.name)
        case _ as never:
            assert_never(never)


def _gone(told: CameraGone) -> Phrase:
    if told.in_view:
        return say(
            "🚨 <b>The camera “{name}” is gone, and somebody was in its view when it went.</b> Please look there.",
            name=told.name,
        )
    return say(
        "⚠️ <b>The camera “{name}” is gone: no picture comes any more.</b> Please check its power and its network.",
        name=told.name,
    )


def _arming(told: ArmingChanged) -> Phrase:
    who = told.by.name if told.by else ""
    match told.mode:
        case ArmMode.HOME if who:
            return say("🏠 {who} has disarmed the house.", who=who)
        case ArmMode.HOME:
            return _DISARMED[told.way]
        case ArmMode.AWAY if who and told.way is ArmedBy.WHEREABOUTS:
            return say("🛡 {who} was the last to leave, so the house is armed.", who=who)
        case ArmMode.AWAY if who:
            return say("🛡 {who} has armed the house.", who=who)
        case ArmMode.AWAY:
            return _ARMED[told.way]
        case ArmMode.SITTER:
            return say("🧳 {who} has left the house to a house-sitter. /watch says until when.", who=who)


#: What nobody did by name.
_ARMED: Mapping[ArmedBy, Phrase] = {
    ArmedBy.CHAT: say("🛡 The house is armed."),
    ArmedBy.WHEREABOUTS: say("🛡 Everybody has left, so the house is armed."),
    ArmedBy.SCHEDULE: say("🛡 The house is armed now, by the clock."),
    ArmedBy.BROKER: say("🛡 The house was armed over the MQTT broker."),
    ArmedBy.TIME: say("🛡 The house-sitter’s time is over, and nobody is at home: the house is armed."),
}
_DISARMED: Mapping[ArmedBy, Phrase] = {
    ArmedBy.CHAT: say("🏠 The house is not armed any more."),
    ArmedBy.WHEREABOUTS: say("🏠 Somebody is back, so the house is not armed any more."),
    ArmedBy.SCHEDULE: say("🏠 The house is not armed any more, by the clock."),
    ArmedBy.BROKER: say("🏠 The house was disarmed over the MQTT broker."),
    ArmedBy.TIME: say("🏠 The house-sitter’s time is over, and somebody is at home: the house is not armed."),
}


def _tampered(told: CameraTampered) -> Phrase:
    match told.how:
        case Tampering.COVERED:
            return say("⚠️ <b>Something covers the camera “{name}”.</b>", name=told.name)
        case Tampering.BLINDED:
            return say("⚠️ <b>A light blinds the camera “{name}”.</b>", name=told.name)
        case Tampering.MOVED:
            return say("⚠️ <b>The camera “{name}” was moved.</b>", name=told.name)


def _private(told: CameraPrivate) -> Phrase:
    if told.until is None:
        return say("📷 The camera “{name}” is open again.", name=told.name)
    at = TimeOfDay(told.until, seconds=False)
    # a time of day alone is that of today or tomorrow
    until: Value = say("{day}, {time}", day=Day(told.until), time=at) if told.for_ >= _DAY else at
    if told.by is None:
        return say("🙈 The camera “{name}” is closed until {until}.", name=told.name, until=until)
    return say("🙈 {who} closed the camera “{name}” until {until}.", who=told.by.name, name=told.name, until=until)


def _facing(told: FacingChanged) -> Phrase:
    group = GROUPS[told.group]
    if told.on:
        return say(
            "👁 {who} switched on that I keep how much of the time people of the group “{group}” face a camera. I tell "
            "nothing else from it. What is kept of whom, /privacy says.",
            who=told.by.name,
            group=group,
        )
    return say(
        "👁 {who} switched off that I keep how much of the time people of the group “{group}” face a camera. What was "
        "kept of it is deleted.",
        who=told.by.name,
        group=group,
    )
