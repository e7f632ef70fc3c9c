"""News of subjects that have words of their own: openings, guests, topics, cameras, programs, the page."""

from bot.house.guests.pass_news import GuestNews
from bot.house.opening.news import OpeningNews
from bot.house.programs.key import ProgramNews
from bot.house.sign_in.sign_in_news import SignInNews
from bot.house.topics.topics import TopicNews
from bot.house.watch.news import CameraNews
from bot.words.chat.cameras import camera_news_text
from bot.words.chat.doors import opening_text, topic_text
from bot.words.chat.guests import guest_news_text
from bot.words.chat.residents import key_text, sign_in_text
from bot.words.phrase import Text

#: Those of which a file of the subject tells.
OfASubject = OpeningNews | GuestNews | TopicNews | CameraNews | ProgramNews | SignInNews


def of_a_subject(news: OfASubject, door: str) -> Text:
    """What happened; ``door``: the name of the door that it is about, if it is about any."""
    if isinstance(news, CameraNews):
        return camera_news_text.news(news)
    if isinstance(news, TopicNews):
        return topic_text.news(news)
    if isinstance(news, ProgramNews):
        return key_text.news(news)
    if isinstance(news, SignInNews):
        return sign_in_text.news(news)
    return guest_news_text.news(news, door) if isinstance(news, GuestNews) else opening_text.news(news, door)
