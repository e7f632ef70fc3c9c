"""A relay that the household owns already, by what it is told and what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelayWord:
    """Something that is said under a topic, or to one: a word, or JSON (see ``confirmations.understand``)."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Availability:
    """Where it is told whether a device is there: retained, its last word left with the broker."""

    topic: str
    online: bytes
    offline: bytes


@dataclass(frozen=True, slots=True)
class Complaint:
    """How a device says that it could not do what it was told."""

    topic: str
    payload: bytes
    #: What stands in it besides, where many devices complain in one place.
    naming: str = ""


@dataclass(frozen=True, slots=True)
class RelayLock:
    """Somebody else's device: it must end the pulse by itself. ``presets`` makes those of known makers."""

    topic: str
    payload: bytes
    #: Empty: the broker's acknowledgement is all there is.
    confirm_topic: str = ""
    #: A word, or JSON that is to be found in what is said; empty: anything but an error or "off" (``confirmations``).
    confirm_payload: bytes = b""
    #: Other words in which it may confirm.
    further: tuple[RelayWord, ...] = ()
    #: What it is told first: how long its pulse is. None: the order says so itself, or its owner has set it.
    before: RelayWord | None = None
    #: It counts as away where one of these says so; empty: it tells nobody.
    availability: tuple[Availability, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    #: What it says when it is on, and when it is off again; empty: whether its pulse ended is not known.
    on: tuple[RelayWord, ...] = ()
    off: tuple[RelayWord, ...] = ()
    #: How long its pulse is, in seconds.
    pulse_s: float = 0.0

    @property
    def confirmations(self) -> tuple[RelayWord, ...]:
        """Every word in which it confirms; empty: it confirms nothing."""
        return (RelayWord(self.confirm_topic, self.confirm_payload), *self.further) if self.confirm_topic else ()

    @property
    def written(self) -> tuple[str, ...]:
        """The topics that it is told something on."""
        return (self.topic, *([self.before.topic] if self.before else []))

    @property
    def heard(self) -> tuple[str, ...]:
        """The topic filters that it is heard under, each once."""
        said = (*self.confirmations, *self.on, *self.off)
        places = [place.topic for place in said] + [place.topic for place in self.availability]
        return tuple(dict.fromkeys([*places, *(place.topic for place in self.complaints)]))
