"""The topics that an owner allowed, with names for people."""

from dataclasses import dataclass
from enum import StrEnum

#: The name of the collection, and of the one document in it.
TOPICS, HOUSEHOLD = "topics", "household"

#: So many of each kind there are: they stand in one list, and each has buttons.
MOST_TOPICS = 12

#: The longest topic, message and name, in characters.
LONGEST_TOPIC = 120
LONGEST_MESSAGE = 500
LONGEST_NAME = 40


class TopicFault(StrEnum):
    """Why nothing is said, or heard, under a topic."""

    #: It is no topic, or too long.
    NO_TOPIC = "no_topic"
    #: It stands for several: what is said goes to one.
    WILDCARD = "wildcard"
    #: It is a doorbell's, or ours.
    OURS = "ours"
    #: A lock, or what speaks for one, or a bell listens there, or nearby.
    OF_A_DOOR = "of_a_door"


class Unsent(StrEnum):
    """Why a message did not go out."""

    #: The broker is away: nothing was sent.
    NO_BROKER = "no_broker"
    #: The broker's access list does not let us.
    FORBIDDEN = "forbidden"
    #: It did not acknowledge: it may or may not have arrived.
    SILENT = "silent"


class UnfitForHouse(Exception):
    """Nothing may be said, or heard, under this topic."""

    def __init__(self, topic: str, fault: TopicFault) -> None:
        super().__init__(fault)
        self.topic = topic
        self.fault = fault


class TopicNotAllowed(Exception):
    """No owner allowed this topic; these are the ones that may be used."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__("not allowed")
        self.allowed = allowed


class MessageUnsent(Exception):
    """A message did not go out."""

    def __init__(self, why: Unsent) -> None:
        super().__init__(why)
        self.why = why


class TooManyTopics(Exception):
    """There are as many of this kind as there may be."""


class NoSuchTopic(Exception):
    """It was removed meanwhile."""


class MessageTooLong(Exception):
    """A message has no more than ``LONGEST_MESSAGE`` characters, and one at least."""


class Audience(StrEnum):
    """Who hears what is said under a topic; they are stored."""

    EVERYBODY = "everybody"
    ADULTS = "adults"
    OWNERS = "owners"

    @property
    def next(self) -> "Audience":
        """The one that a tap chooses."""
        every = tuple(Audience)
        return every[(every.index(self) + 1) % len(every)]


@dataclass(frozen=True, slots=True)
class HouseButton:
    """A button with a name, and what it says where."""

    id: str
    name: str
    topic: str
    payload: str


@dataclass(frozen=True, slots=True)
class HeardTopic:
    """What is said under this filter comes into the chat."""

    id: str
    name: str
    topic_filter: str
    audience: Audience = Audience.EVERYBODY
    silent: bool = True


@dataclass(frozen=True, slots=True)
class HouseTopics:
    """All of them."""

    #: Where residents may say what they like.
    allowed: tuple[str, ...] = ()
    buttons: tuple[HouseButton, ...] = ()
    heard: tuple[HeardTopic, ...] = ()
    #: What is told there when somebody rings; empty: nothing.
    chime: str = ""

    def button(self, wanted: str) -> HouseButton:
        """The one with this id. Raises NoSuchTopic."""
        found = next((one for one in self.buttons if one.id == wanted), None)
        if found is None:
            raise NoSuchTopic(wanted)
        return found


@dataclass(frozen=True, slots=True)
class TopicSpoke:
    """Something was said under a topic that an owner chose."""

    #: What the owner calls it.
    name: str
    #: Empty: it is no text, or nothing.
    text: str
    #: How many bytes it has.
    size: int
    audience: Audience
    silent: bool
    #: True: there is more of the text.
    cut: bool = False


@dataclass(frozen=True, slots=True)
class TopicTooLoud:
    """So much was said under a topic that some of it was left out."""

    name: str
    left_out: int
    audience: Audience


#: What is told of messages.
TopicNews = TopicSpoke | TopicTooLoud
