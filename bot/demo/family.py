"""Who has a phone in the demo, and in which language."""

from zoneinfo import ZoneInfo

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.words.demo import demo_text
from bot.words.tongue import Language, Tongue

ANNA, LEO, STRANGER = "Anna", "Leo", "Stranger"


def speak(telegram: TelegramStandIn, language: Language) -> None:
    """Set everybody's Telegram to this language; the bot is told with their next update, as by the real one.

    Whoever does not live here has no name but what they are, so that one changes, too.
    """
    for user in telegram.users:
        user.set_language(language)
        if user.known_as == STRANGER:
            user.call_themselves(Tongue(language, ZoneInfo("UTC")).plain(demo_text.STRANGER))
    telegram.telegram.changes.announce()
