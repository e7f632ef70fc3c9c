"""What a household may hang at its door: that there is a camera, what is kept, and whom to ask."""

from datetime import timedelta

from bot.house.house_rules import HouseRules
from bot.words.phrase import Lines, Phrase, Verbatim, lines, say, say_in

#: Before it is sent.
INTRODUCED = say(
    "🪧 Here is a text for your door, to copy or to print. In many places one has to be there; what exactly it must "
    "say, your data protection authority tells. Write below it how you can be reached."
)
CHOOSE_LANGUAGE = say("In which language shall the text for the door be?")
BUTTON = say_in("on a button", "🪧 A text for the door")


def notice(rules: HouseRules, *, cameras: bool) -> Lines:
    """The text, with the household's own periods; ``cameras``: others watch, beside the bell's."""
    return lines(
        say("🔔 This doorbell has a camera"),
        say("Whoever rings is photographed, and those who live here see the picture on their phones."),
        say("Other cameras watch here, too.") if cameras else None,
        say("Faces are compared with those of people whom the household knows. No sound is recorded."),
        say(
            "Pictures are deleted after {strangers}, those of people who are known after {known}, and what is written "
            "about a visit after {visits}.",
            strangers=timedelta(days=rules.stranger_days),
            known=timedelta(days=rules.known_days),
            visits=timedelta(days=rules.visit_days),
        ),
        say("Please ring if you have a question, or want to know what is kept about you."),
    )


def copied(text: str) -> Phrase:
    """The text as it is, so that a tap copies it."""
    return Phrase("<pre>{text}</pre>", values={"text": Verbatim(text)})
