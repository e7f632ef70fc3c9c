"""Chapters in the garden: a camera tells of somebody, by day and by night."""

from bot.demo.story.chapter import Chapter, StoryStep
from bot.demo.story.pointer import Pointer, control, message
from bot.demo.story.stage import StoryStage
from bot.demo.telegram.chat_message import ChatMessage
from bot.words.chat.cards import incident_text
from bot.words.demo import story_text as words
from bot.words.phrase import Phrase

#: Two cameras are opened by a process each, first for a picture, then to watch, in seconds.
_ADDED_S = 90.0
#: Somebody walks in, and is told of once they stayed for twenty seconds.
_LOITERED_S = 45.0

#: The cameras are there and the garden is empty: who was there just now would be no news.
_QUIET = (
    StoryStep(
        words.GARDEN_OPEN,
        lambda on: on.watching.looked_at,
        lambda _: control("view-cameras", "side-cameras", side="cameras"),
    ),
    StoryStep(words.GARDEN_ADDS, lambda on: on.watched, begins=StoryStage.plug_in_cameras, late_s=_ADDED_S),
    StoryStep(words.GARDEN_EMPTIES, lambda on: on.deserted, begins=StoryStage.empty_garden),
)

#: Whoever is back within a minute is told of on the card from before: a step that waits for a new one has no end then.
_TOLD = StoryStep(
    lambda on: words.GARDEN_BACK if on.told_just_now else words.GARDEN_COMES,
    lambda on: on.told_by_cameras,
    late_s=_LOITERED_S,
)


def _walks_in(says: Phrase) -> StoryStep:
    return StoryStep(says, lambda on: on.loitering, lambda _: control("episode-garden-loiter", side="cameras"))


def _missing(on: StoryStage) -> Phrase | None:
    return None if on.sees_people else words.GARDEN_MISSING


def _garden() -> Chapter:
    def is_live(told: ChatMessage) -> object:
        return told.photo

    return Chapter(
        "garden",
        words.GARDEN,
        words.GARDEN_ABOUT,
        (
            *_QUIET,
            _walks_in(words.GARDEN_WALKS),
            _TOLD,
            StoryStep(
                words.GARDEN_LIVE,
                lambda on: on.told(on.anna, is_live),
                lambda on: on.found(on.anna, incident_text.LIVE),
            ),
        ),
        StoryStep(words.GARDEN_ENDS, lambda _: False, lambda on: on.found(on.anna, incident_text.FINE)),
        missing=_missing,
    )


def _stranger_at_night() -> Chapter:
    def to_copy(on: StoryStage) -> Pointer | None:
        told = on.anna.chat.messages
        return next((message(on.anna, one.id) for one in reversed(told) if _is_to_copy(one)), None)

    return Chapter(
        "night",
        words.NIGHT,
        words.NIGHT_ABOUT,
        (
            *_QUIET,
            StoryStep(
                words.NIGHT_FALLS,
                lambda on: on.broken("night"),
                lambda _: control("lookout-night-garden", side="cameras"),
            ),
            _walks_in(words.NIGHT_WALKS),
            _TOLD,
            StoryStep(
                words.NIGHT_CALL,
                lambda on: on.told(on.anna, _is_to_copy),
                lambda on: on.found(on.anna, incident_text.CALL_IN),
            ),
        ),
        StoryStep(words.NIGHT_ENDS, lambda _: False, to_copy),
        missing=_missing,
        switches=("night",),
    )


def _is_to_copy(told: ChatMessage) -> bool:
    return told.by_bot and any(entity["type"] == "pre" for entity in told.entities)


IN_THE_GARDEN = (_garden(), _stranger_at_night())
