"""What a rule begins with, before anybody has chosen anything of it."""

from dataclasses import replace

from bot.house.residents.hours import BY_DAY
from bot.house.watch.camera import Camera
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom

#: Those that are about whoever is there, of whom it may be said who.
OF_SOMEBODY = frozenset({Happening.APPEARS, Happening.LOITERS, Happening.AFTER_HOURS, Happening.UNUSUAL})

#: More people than this are too many where a rule of a crowd begins.
A_CROWD = 3


def new_rule(happening: Happening) -> WatchRule:
    """A rule that somebody begins with, without its id: everywhere, of strangers."""
    whom = Whom.STRANGER if happening in OF_SOMEBODY else Whom.ANYBODY
    rule = WatchRule(WatchRuleId(""), happening, whom=whom)
    match happening:
        case Happening.AFTER_HOURS:
            return replace(rule, span=Span.HOURS, hours=(BY_DAY,), whom=Whom.ANYBODY)
        case Happening.CROWD:
            return replace(rule, most=A_CROWD)
        case _:
            return rule


def telling_of(rule: WatchRule, happening: Happening) -> WatchRule:
    """The same rule about something else; what that needs beside is what a new rule begins with."""
    fresh = new_rule(happening)
    hours = fresh.hours if happening is Happening.AFTER_HOURS and not rule.hours else rule.hours
    return replace(rule, happening=happening, most=rule.most or fresh.most, hours=hours)


def rules_of(camera: Camera) -> tuple[WatchRule, ...]:
    """What a family would choose for a camera that it has just hung up; without ids. None at a door."""
    if camera.door is not None:
        return ()
    return (
        replace(new_rule(Happening.APPEARS), place=camera.place, span=Span.NIGHT),
        replace(new_rule(Happening.LOITERS), place=camera.place),
        replace(new_rule(Happening.TAMPERED), place=camera.place),
    )


def rules_of_a_house() -> tuple[WatchRule, ...]:
    """What a household may begin with that removed all its rules; without ids."""
    return (
        replace(new_rule(Happening.APPEARS), span=Span.NIGHT),
        new_rule(Happening.LOITERS),
        replace(new_rule(Happening.APPEARS), whom=Whom.ANYBODY, armed_only=True),
        new_rule(Happening.TAMPERED),
    )
