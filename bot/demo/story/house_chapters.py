"""Chapters about the rest of the house: guests, cameras, the past, the page, Home Assistant."""

from collections.abc import Callable

from bot.demo.story.chapter import Chapter, StoryStep
from bot.demo.story.door_chapters import ANEW, END_IT, grace_rings
from bot.demo.story.pointer import Pointer, app, control, link, writing
from bot.demo.story.stage import StoryStage
from bot.house.doors.door import Door, DoorId
from bot.house.statistics.charts import ChartKind
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels
from bot.words.chat.past import statistics_text
from bot.words.demo import story_text as words
from bot.words.phrase import Phrase

#: The buttons of a guest, whichever the door, and the hours that are offered first.
_OPEN_DOOR = guest_labels.open_door(Door(DoorId("front"), ""))
_HOURS = labels.lasting(2)

_ALL_HOURS = statistics_text.KINDS[ChartKind.HOURS]

_DO_NOT_DISTURB = control("switch-doorman_front_hush", "home-open")


def _anna_has(*buttons: Phrase) -> Callable[[StoryStage], Pointer | None]:
    return lambda on: on.found(on.anna, *buttons, after=on.chapter.message)


def _guest() -> Chapter:
    def pass_link(on: StoryStage) -> Pointer | None:
        for message in reversed(on.anna.chat.messages):
            if message.id > on.chapter.message and any("start=" in one for one in message.links):
                return link(on.anna, message.id, on.stranger)
        return None

    def at_the_door(on: StoryStage) -> Pointer | None:
        return on.found(on.stranger, _OPEN_DOOR, after=on.chapter.message)

    def shut(on: StoryStage) -> object:
        # they thought better of it, or the lock was silent: the button is offered anew. An order on its way is neither
        return not on.confirming(on.stranger) and on.renewed(on.stranger, _OPEN_DOOR)

    def ended(on: StoryStage) -> Phrase:
        return words.GUEST_OPENED if on.opened else words.GUEST_SHUT

    new, hours, make = _anna_has(guest_labels.NEW_PASS), _anna_has(_HOURS), _anna_has(guest_labels.MAKE)
    return Chapter(
        "guest",
        words.GUEST,
        words.GUEST_ABOUT,
        (
            StoryStep(words.GUEST_ASK, new, lambda on: writing(on.anna, "/guest")),
            StoryStep(words.GUEST_NEW, lambda on: on.asked(on.anna), new),
            StoryStep(words.GUEST_NAME, hours, lambda on: writing(on.anna, on.said(words.PLUMBER))),
            StoryStep(words.GUEST_HOURS, make, hours),
            StoryStep(words.GUEST_MAKE, pass_link, make),
            StoryStep(words.GUEST_LINK, at_the_door, pass_link),
            StoryStep(words.GUEST_DOOR, lambda on: on.confirming(on.stranger), at_the_door),
            StoryStep(
                words.GUEST_CONFIRM,
                lambda on: on.opened or shut(on),
                lambda on: on.confirming(on.stranger),
            ),
        ),
        StoryStep(ended, lambda _: False),
    )


def _month_of_history() -> Chapter:
    another = _anna_has(statistics_text.ANOTHER)
    kinds = _anna_has(_ALL_HOURS)
    return Chapter(
        "month",
        words.MONTH,
        words.MONTH_ABOUT,
        (
            StoryStep(words.MONTH_ASK, another, lambda on: writing(on.anna, "/stats")),
            StoryStep(words.MONTH_OTHER, kinds, another),
            StoryStep(words.MONTH_KIND, lambda on: on.renewed(on.anna, statistics_text.ANOTHER), kinds),
        ),
        StoryStep(words.MONTH_ENDS, lambda _: False),
        missing=lambda on: None if on.past else words.MONTH_MISSING,
    )


def _page_of_the_household() -> Chapter:
    return Chapter(
        "page",
        words.PAGE_OF_HOUSE,
        words.PAGE_ABOUT,
        (StoryStep(words.PAGE_OPEN, lambda on: on.page_opened, lambda on: app(on.anna)),),
        StoryStep(words.PAGE_ENDS, lambda _: False),
    )


def _home_assistant() -> Chapter:
    def hushed(on: StoryStage) -> bool:
        return (on.entity("hush") or {}).get("state") == "on"

    def bell_told(on: StoryStage) -> bool:
        return int((on.entity("bell") or {}).get("count", 0)) > on.step.bells

    return Chapter(
        "home",
        words.HOME,
        words.HOME_ABOUT,
        (
            ANEW,
            StoryStep(words.HOME_QUIET, hushed, lambda _: _DO_NOT_DISTURB),
            StoryStep(words.HOME_RINGS, bell_told, begins=grace_rings),
            StoryStep(words.HOME_HEARD, lambda on: not hushed(on), lambda _: _DO_NOT_DISTURB),
            END_IT,
        ),
        StoryStep(words.HOME_ENDS, lambda _: False),
    )


ABOUT_THE_HOUSE = (
    _guest(),
    _month_of_history(),
    _page_of_the_household(),
    _home_assistant(),
)
