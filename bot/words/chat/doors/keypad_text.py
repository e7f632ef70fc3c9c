"""What a keypad shows, and what is said where something was typed on it, or beside it."""

from bot.words.phrase import Phrase, Verbatim, count, say, say_in

KEYPAD_OVER = say("This keypad is no longer good. Please begin again.")
KEYPAD_AWAY = say("The keypad is put away.")
TYPE_ON_KEYS = say(
    "Please tap digits on the keypad. I have deleted your message, and not looked at it; if you still see it, please "
    "delete it."
)


def typed(number: int) -> Phrase:
    """What is seen of what was typed."""
    return say_in("digits that were typed", "{dots}", dots=Verbatim("● " * number if number else "○"))


def too_few_digits(shortest: int) -> Phrase:
    """Before anything is looked at."""
    return count("There has to be {n} digit at least.", "There have to be {n} digits at least.", shortest)


def wrong_digits(left: int) -> Phrase:
    """How many more tries there are."""
    return count(
        "⚠️ That was wrong. After {n} more wrong try you can open nothing for a while.",
        "⚠️ That was wrong. After {n} more wrong tries you can open nothing for a while.",
        left,
    )
