"""What is said about faces: learned, doubted, corrected, forgotten."""

from collections.abc import Sequence

from bot.house.faces.lesson import Lesson, Taught
from bot.house.people import Person
from bot.words.chat.people.faults import refused
from bot.words.phrase import Lines, Phrase, Text, count, lines, listed, say

#: With fewer photos than this more are asked for.
_ENOUGH = 3

NO_NAME = say("That does not look like a name. Please send letters, such as “Anna”.")
ASK_NAME = say("What is their name? Please type it.")
CANCELLED = say("I have left it as it was.")
QUESTION_OVER = say("That question is over. Please begin once more.")
FACE_QUESTION_OVER = say("That question is over. Please send me the photo again, or tap “Who is it?” on the card.")
SEVERAL_FACES = say(
    "I see several faces there, and do not know whom you mean. Please tap “Who is it?” on the card, and then the face."
)
UNDO_OVER = say("That can no longer be undone. /forget with their name makes me forget somebody.")
EYES_AWAY = say("I cannot look at faces just now. Please try the same again in a minute.")
PHOTOS_OUT_OF_REACH = say("Telegram did not give me the photo. Please try the same again in a few minutes.")
NOBODY_KNOWN = say("I do not know any faces yet. Send me a photo of somebody with their name as the caption.")
FORGOTTEN_ALREADY = say("They are forgotten already.")
SAMPLE_GONE = say("That photo has been removed already.")
FORGOTTEN_PICTURE = say("This picture was forgotten.")


def lesson(lesson: Lesson) -> Lines:
    """What came of the photos that were sent."""
    name = lesson.person.name
    learned = count(
        "I know {name} now, from {n} photo.", "I know {name} now, from {n} photos.", lesson.samples, name=name
    )
    more = say("Three photos in different light work best: send me some more when you can.")
    failed = say("I could not learn {name} from that.", name=name)
    return lines(
        learned if lesson.learned else None if lesson.already else failed,
        more if lesson.learned and lesson.samples < _ENOUGH else None,
        _known_already(lesson) if lesson.already else None,
        *_refusals(lesson),
    )


def doubt(lesson: Lesson) -> Lines:
    """Before somebody insists: whom we take a face for, or whose it does not look like."""
    whom = listed([person.name for person in lesson.taken_for], either=True)
    like = (
        say("What I left out looks like {whom} to me.", whom=whom)
        if lesson.learned
        else say("This face looks like {whom} to me.", whom=whom)
    )
    return lines(
        None if lesson.learned or lesson.already else lesson_failed(lesson),
        like if lesson.taken_for else None,
        _unlike(lesson) if lesson.unlike else None,
    )


def lesson_failed(lesson: Lesson) -> Lines:
    """Nothing was learned, and why."""
    return lines(say("I could not learn {name} from that.", name=lesson.person.name), *_refusals(lesson))


def ask_doubted(name: str) -> Phrase:
    """A doubt that a restart interrupted."""
    return say("Is it really {name}? I was not sure of the photo.", name=name)


def ask_meant(name: str) -> Phrase:
    """Before something is learned as a name that may be none."""
    return say("Shall I call them “{name}”?", name=name)


def undone(taught: Taught) -> Phrase:
    """After a lesson was taken back."""
    return say("I have taken it back: what I had just learned of {name} is gone.", name=taught.person.name)


def ask_remove_sample(person: Person, of: int) -> Phrase:
    """Before a photo that somebody is told by is removed, one of so many."""
    if of == 1:
        return say(
            "Shall I remove the only photo of {name}? I do not know them any more then, and this cannot be undone.",
            name=person.name,
        )
    return say("Shall I remove this photo of {name}? This cannot be undone.", name=person.name)


def sample_removed(person: Person, left: int) -> Phrase:
    """After a photo of somebody was removed."""
    if not left:
        return say("I have removed the last photo of {name}, so I do not know them any more.", name=person.name)
    return count(
        "I have removed it. I know {name} from {n} photo now.",
        "I have removed it. I know {name} from {n} photos now.",
        left,
        name=person.name,
    )


def ask_odd_sample(person: Person) -> Phrase:
    """Below a photo that is unlike the person's others, once those have come."""
    return say(
        "Beside the others, this photo of {name} looks like somebody else to me. Shall I remove it?", name=person.name
    )


def no_samples(person: Person) -> Phrase:
    """Somebody of whom there is no photo (any more)."""
    return say(
        "I have no photo of {name}. Send me one with the name as its caption, and I know them.", name=person.name
    )


def ask_forget(person: Person) -> Phrase:
    """Before somebody is forgotten."""
    return say(
        "Shall I forget {name}, with all photos and the pictures of their visits? This cannot be undone.",
        name=person.name,
    )


def forget_whom(known: Sequence[tuple[Person, int]]) -> Phrase:
    """No name was given; ``known`` is everybody whose face we know, with how many photos."""
    if not known:
        return NOBODY_KNOWN
    somebody, _ = known[0]
    return say("Whom shall I forget? Tap a name below, or write it, for example: /forget {name}", name=somebody.name)


def unknown_person(name: str) -> Phrase:
    """A name that is nobody's."""
    return say("I do not know anybody called {name}. /people shows whose faces I know.", name=name)


def _refusals(lesson: Lesson) -> Sequence[Text]:
    """Why photos were left out, and of several that it is they which are meant."""
    left_out, others = len(lesson.refusals), lesson.learned + lesson.already + lesson.unlike + len(lesson.taken_for)
    of_several = count("I left out one photo:", "I left out {n} photos:", left_out)
    why = [refused(trouble) for trouble in dict.fromkeys(lesson.refusals)]
    return [of_several, *why] if left_out > 1 or (left_out and others) else why


def _known_already(lesson: Lesson) -> Phrase:
    return count(
        "I have this photo of {name} already, so it adds nothing new.",
        "I have {n} of these photos of {name} already, so they add nothing new.",
        lesson.already,
        name=lesson.person.name,
    )


def _unlike(lesson: Lesson) -> Phrase:
    known = count("the photo of {name} that I have", "my {n} photos of {name}", lesson.samples, name=lesson.person.name)
    if lesson.unlike == 1 and not lesson.learned:
        return say("This does not look like {known}.", known=known)
    return count(
        "One photo does not look like {known}.", "{n} photos do not look like {known}.", lesson.unlike, known=known
    )
