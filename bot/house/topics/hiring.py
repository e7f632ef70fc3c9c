"""Those who look after what the household says and hears on its broker, hired."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.house.books import Books
from bot.house.facts import Outlets
from bot.house.ports import Background, Clock, HouseMessages
from bot.house.residents.admission import Admission
from bot.house.telling.listening import Listeners, Listening
from bot.house.topics.chime import Chime
from bot.house.topics.ears import TopicEars
from bot.house.topics.keeper import TopicKeeper
from bot.house.topics.messages import Messenger
from bot.house.topics.topics import TOPICS, HouseTopics


@dataclass(frozen=True, slots=True)
class TopicStaff:
    """Whom the rooms call for it."""

    keeper: TopicKeeper
    messenger: Messenger
    chime: Chime


def hire_for_topics(
    books: Books,
    *,
    messages: HouseMessages,
    admission: Admission,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    zone: tzinfo,
) -> TopicStaff:
    """One of each, who know one another."""
    keeper = TopicKeeper(
        books.collection(TOPICS, HouseTopics),
        messages=messages,
        hear=TopicEars(messages, outlets=outlets, background=background).hear,
        admission=admission,
        audit=books.audit,
    )
    chime = Chime(
        keeper,
        messages=messages,
        residents=books.residents,
        listeners=Listeners(books.collection("listening", Listening)),
        admission=admission,
        audit=books.audit,
        background=background,
        clock=clock,
        zone=zone,
    )
    return TopicStaff(keeper, Messenger(keeper, messages=messages, admission=admission, audit=books.audit), chime)
