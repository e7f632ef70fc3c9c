"""What the household says and hears on its broker: /topics and /buttons."""

from dataclasses import dataclass

from bot.house.topics.topics import Audience
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class AllowTopic(ButtonAction):
    """Ask under which topic residents may say something."""

    kind = "allow_topic"
    lasting = True


@dataclass(frozen=True, slots=True)
class AddHouseButton(ButtonAction):
    """Ask what a new button is called."""

    kind = "add_house_button"
    lasting = True


@dataclass(frozen=True, slots=True)
class HearTopic(ButtonAction):
    """Ask what messages are called that shall come into the chat."""

    kind = "hear_topic"
    lasting = True


@dataclass(frozen=True, slots=True)
class ChooseChime(ButtonAction):
    """Ask under which topic rings are told."""

    kind = "choose_chime"
    lasting = True


@dataclass(frozen=True, slots=True)
class EndChime(ButtonAction):
    """Tell rings nowhere any more."""

    kind = "end_chime"
    lasting = True


@dataclass(frozen=True, slots=True)
class TryChime(ButtonAction):
    """Have it chime once."""

    kind = "try_chime"
    lasting = True
    acting = True


@dataclass(frozen=True, slots=True)
class RemoveTopic(ButtonAction):
    """Take out an allowed topic, or a button or a heard topic by its id."""

    kind = "remove_topic"
    lasting = True
    topic: str


@dataclass(frozen=True, slots=True)
class SetTopicSound(ButtonAction):
    """Have messages come with a sound, or without."""

    kind = "set_topic_sound"
    lasting = True
    topic: str
    silent: bool


@dataclass(frozen=True, slots=True)
class SetTopicAudience(ButtonAction):
    """Have others hear them."""

    kind = "set_topic_audience"
    lasting = True
    topic: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class PressHouseButton(ButtonAction):
    """Say what a button says."""

    kind = "press_house_button"
    lasting = True
    acting = True
    button: str
