"""What a button was about, and is there no more."""


class IncidentGone(Exception):
    """Nothing is kept of an incident any more."""


class NoSuchRule(Exception):
    """A watch rule was removed meanwhile."""


class NoSuchWindow(Exception):
    """A window of the timetable was removed meanwhile."""
