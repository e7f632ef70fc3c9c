"""Why a watch rule is not kept as somebody wants it."""

from enum import StrEnum

from bot.house.watch.incident import WatchRule


class RuleFault(StrEnum):
    """What is wrong."""

    #: No camera looks at such a place (any more).
    NO_PLACE = "no_place"
    #: An absence is somebody's, and nobody is named; or whoever it is has no known face (any more).
    NO_PERSON = "no_person"
    #: It says not by when somebody is missed.
    NO_TIME = "no_time"
    #: It counts in hours, and there are none; or one of them has no days.
    NO_HOURS = "no_hours"
    #: It is about a group, and none of that name is there.
    NO_GROUP = "no_group"
    #: "More than none" is everybody: more than one at least, and fewer than anybody could count.
    NO_NUMBER = "no_number"
    #: Shorter than passing by takes, or longer than anybody would wait for it.
    SECONDS = "seconds"
    #: Another rule says it already.
    SAME = "same"
    #: Another rule says of the same, at the same time, that it makes a sound, and this one that it makes none.
    LOUD_AND_SILENT = "loud_and_silent"
    #: There are as many as anybody can still read.
    TOO_MANY = "too_many"


class RuleRefused(Exception):
    """A rule is not kept so, and nothing was changed."""

    def __init__(self, fault: RuleFault, other: WatchRule | None = None) -> None:
        """``other``: the rule that it is not in line with."""
        super().__init__(fault)
        self.fault = fault
        self.other = other
