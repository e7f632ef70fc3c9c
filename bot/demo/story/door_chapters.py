"""Chapters at the door: somebody rings."""

from bot.demo.camera.scenes import Scene
from bot.demo.story.chapter import Chapter, StoryStep
from bot.demo.story.pointer import Pointer, control, phone, writing
from bot.demo.story.stage import NOT_THEM, StoryStage
from bot.words.chat import labels
from bot.words.demo import story_text as words
from bot.words.phrase import Phrase

#: Nothing may wait from before: a ring within a minute would go on with that visit.
ANEW = StoryStep(words.STILL_OPEN, lambda on: not on.unanswered, lambda on: on.unanswered)
END_IT = StoryStep(words.END_IT, lambda on: not on.unanswered, lambda on: on.unanswered)

#: Whom the bell asks for, once they are looked at.
_SEEN = (labels.WHO, NOT_THEM)


def card(on: StoryStage) -> Pointer | None:
    """The button of a card that came in this chapter."""
    return on.found(on.anna, labels.UNLOCK, after=on.chapter.message)


async def grace_rings(on: StoryStage) -> None:
    """Somebody whom the family knows."""
    await on.ring(Scene.GRACE)


def _first_ring() -> Chapter:
    def ended(on: StoryStage) -> Phrase:
        return words.RING_OPENED if on.opened else words.RING_SHUT

    def shut(on: StoryStage) -> object:
        # they thought better of it, or the lock was silent; or somebody else answered. An order on its way is neither
        return card(on) or not (on.unanswered or on.noted("unlock"))

    async def come(on: StoryStage) -> None:
        await on.stand(Scene.GRACE)

    return Chapter(
        "ring",
        words.RING,
        words.RING_ABOUT,
        (
            ANEW,
            StoryStep(words.RING_PRESS, card, lambda _: control("bell"), come),
            StoryStep(words.RING_CARD, lambda on: on.confirming(on.anna) or not on.unanswered, card),
            StoryStep(
                words.RING_CONFIRM,
                lambda on: on.opened or (not on.confirming(on.anna) and shut(on)),
                lambda on: on.confirming(on.anna),
            ),
        ),
        StoryStep(ended, lambda _: False, lambda on: phone(on.leo) if on.opened else None),
    )


def _teach_a_face() -> Chapter:
    def named(on: StoryStage) -> bool:
        known = on.found(on.anna, NOT_THEM, after=on.chapter.message)
        unknown = on.found(on.anna, labels.WHO, labels.SOMEONE_NEW, after=on.chapter.message)
        return bool(known) and not unknown

    def asked(on: StoryStage) -> bool:
        return named(on) or on.asked(on.anna)

    async def eileen_rings(on: StoryStage) -> None:
        await on.ring(Scene.EILEEN)

    return Chapter(
        "face",
        words.FACE,
        words.FACE_ABOUT,
        (
            ANEW,
            StoryStep(
                words.FACE_RINGS,
                lambda on: on.found(on.anna, *_SEEN, after=on.chapter.message),
                begins=eileen_rings,
            ),
            StoryStep(
                words.FACE_WHO,
                asked,
                lambda on: on.found(on.anna, labels.SOMEONE_NEW, labels.WHO, after=on.chapter.message),
            ),
            StoryStep(words.FACE_NAME, named, lambda on: writing(on.anna, on.said(words.EILEEN))),
            StoryStep(words.FACE_NAMED, lambda on: not on.unanswered, lambda on: on.unanswered),
            StoryStep(
                words.FACE_AGAIN, lambda on: on.found(on.anna, *_SEEN, after=on.step.message), begins=eileen_rings
            ),
            END_IT,
        ),
        StoryStep(words.FACE_ENDS, lambda _: False),
    )


def _no_face() -> Chapter:
    def retake(on: StoryStage) -> Pointer | None:
        return on.found(on.anna, labels.RETAKE, after=on.chapter.message)

    async def rings(on: StoryStage) -> None:
        await on.ring(Scene.BACK)

    return Chapter(
        "faceless",
        words.FACELESS,
        words.FACELESS_ABOUT,
        (
            ANEW,
            StoryStep(words.FACELESS_RINGS, retake, begins=rings),
            StoryStep(words.FACELESS_RETAKE, lambda on: on.noted("upload") or not on.unanswered, retake),
            StoryStep(words.FACELESS_SHUT, lambda on: not on.unanswered, lambda on: on.unanswered),
        ),
        StoryStep(words.FACELESS_ENDS, lambda _: False),
    )


def _telegram_is_out() -> Chapter:
    switch = control("switch-telegram")
    return Chapter(
        "telegram",
        words.TELEGRAM,
        words.TELEGRAM_ABOUT,
        (
            ANEW,
            StoryStep(words.TELEGRAM_CUT, lambda on: on.broken("telegram"), lambda _: switch),
            StoryStep(words.TELEGRAM_RINGS, lambda on: on.noted("upload"), begins=grace_rings),
            StoryStep(words.TELEGRAM_BACK, lambda on: not on.broken("telegram"), lambda _: switch),
            StoryStep(words.TELEGRAM_COMES, card),
            END_IT,
        ),
        StoryStep(words.TELEGRAM_ENDS, lambda _: False),
        switches=("telegram",),
    )


def _broker_is_out() -> Chapter:
    switch = control("switch-broker")
    return Chapter(
        "broker",
        words.BROKER,
        words.BROKER_ABOUT,
        (
            ANEW,
            StoryStep(words.BROKER_CUT, lambda on: on.broken("broker"), lambda _: switch),
            StoryStep(words.BROKER_RINGS, lambda on: on.door.board.waiting, begins=grace_rings),
            StoryStep(words.BROKER_BACK, lambda on: not on.broken("broker"), lambda _: switch),
            StoryStep(words.BROKER_COMES, card),
            END_IT,
        ),
        StoryStep(words.BROKER_ENDS, lambda _: False),
        switches=("broker",),
    )


def _lock_is_silent() -> Chapter:
    switch = control("switch-silent")
    return Chapter(
        "lock",
        words.LOCK,
        words.LOCK_ABOUT,
        (
            ANEW,
            StoryStep(words.LOCK_CUT, lambda on: on.broken("silent"), lambda _: switch),
            StoryStep(words.LOCK_RINGS, card, begins=grace_rings),
            StoryStep(words.LOCK_UNLOCK, lambda on: on.confirming(on.anna) or not on.unanswered, card),
            StoryStep(
                words.LOCK_CONFIRM,
                lambda on: card(on) and not on.confirming(on.anna),
                lambda on: on.confirming(on.anna),
            ),
            StoryStep(words.LOCK_BACK, lambda on: not on.broken("silent"), lambda _: switch),
            END_IT,
        ),
        StoryStep(words.LOCK_ENDS, lambda _: False),
        switches=("silent",),
    )


AT_THE_DOOR = (_first_ring(), _teach_a_face(), _no_face())
WHAT_IF = (_telegram_is_out(), _broker_is_out(), _lock_is_silent())
