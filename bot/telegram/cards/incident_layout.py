"""Which buttons the card of an incident has."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from bot.house.residents.permissions import Action
from bot.house.watch.incident import Happening, Incident
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.camera_views import ShowLive
from bot.telegram.actions.incidents import CallIn, LookAgainWho, MutePlace, SayFine
from bot.telegram.cards.buttons import Button, Offer
from bot.words.chat import labels
from bot.words.chat.cards import incident_text
from bot.words.phrase import Phrase

#: What the buttons of such a card are about.
ON_INCIDENTS = frozenset({Action.ANSWER_INCIDENT, Action.VIEW_CAMERA})

#: The same in a group: what a camera sees now is shown in one's own chat.
INCIDENTS_IN_GROUPS = frozenset({Action.ANSWER_INCIDENT})

#: How long it may be answered, and passed on; and its place muted, or looked at.
_ANSWERED_WITHIN = timedelta(hours=24)
_PASSED_ON_WITHIN = timedelta(days=7)
_LOOKED_AT_WITHIN = timedelta(hours=1)


def incident_layout(incident: Incident, now: datetime, allowed: AbstractSet[Action]) -> list[list[Button]]:
    """The rows of buttons; what can no longer be done, or is not ``allowed`` to its reader, has none."""
    if incident.part_of:  # the other card has them
        return []
    may_answer, may_look = Action.ANSWER_INCIDENT in allowed, Action.VIEW_CAMERA in allowed
    absent = incident.happening is Happening.ABSENT

    def button(label: Phrase, action: ButtonAction, within: timedelta, *, offered: bool) -> list[Button]:
        until = incident.heard + within
        return [Button(label, Offer(action, until))] if offered and now < until else []

    fine = button(
        incident_text.FINE,
        SayFine(incident.id),
        _ANSWERED_WITHIN,
        # whoever was missed and is here by now leaves nothing to answer
        offered=may_answer and not incident.handled and incident.seen_at is None,
    )
    shows_people = incident.happening not in (Happening.ABSENT, Happening.TAMPERED)
    who = button(
        labels.WHO,
        LookAgainWho(incident.id),
        _LOOKED_AT_WITHIN,
        offered=may_answer and not incident.handled and shows_people,
    )
    mute = button(
        incident_text.MUTE,
        MutePlace(incident.id),
        _LOOKED_AT_WITHIN,
        offered=may_answer and not absent and not incident.muted,
    )
    live = button(incident_text.LIVE, ShowLive(incident.camera), _LOOKED_AT_WITHIN, offered=may_look and not absent)
    passed_on = button(
        incident_text.CALL_IN, CallIn(incident.id), _PASSED_ON_WITHIN, offered=may_answer and may_look and not absent
    )
    return [row for row in ([*fine, *who], [*live, *mute], passed_on) if row]
