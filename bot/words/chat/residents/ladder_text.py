"""Who is called when nobody answers the bell."""

from collections.abc import Sequence

from bot.house.telling.ladder import Ladder
from bot.words.phrase import Lines, Phrase, lines, listed, say

SHOW = say("🔔 When nobody answers")
CALL = say("Ring again when nobody answers")
AT_HOME_FIRST = say("🏠 Whoever is at home first")


def first(name: str) -> Phrase:
    """The button that puts somebody first."""
    return say("⬆️ {name} first", name=name)


def page(ladder: Ladder, adults: Sequence[str]) -> Lines:
    """What happens; ``adults``: their names, as they are called."""
    return lines(
        say("🔔 <b>When nobody answers</b>"),
        *(_steps(ladder, adults) if ladder.on else [say("It rings once, and again only when they press again.")]),
    )


def _steps(ladder: Ladder, adults: Sequence[str]) -> list[Phrase]:
    return [
        say("After half a minute it rings again for everybody."),
        _one_after_the_other(ladder, adults),
        say("It ends as soon as somebody answers. Whoever has quiet hours then is called for strangers only."),
    ]


def _one_after_the_other(ladder: Ladder, adults: Sequence[str]) -> Phrase:
    if len(adults) == 1:
        return say("Half a minute later I call {name} once more.", name=adults[0])
    if ladder.order:
        return say("Then I call one after the other, half a minute apart: {who}.", who=listed(adults))
    return say("Then I call one after the other, half a minute apart: those at home first, then those who are away.")
