"""Counts of what happened, told in health: numbers instead of a log that nobody could read on a wall."""


class Tally:
    """Counters by name, the last error, and the last command's outcome."""

    def __init__(self):
        self.counts = {}
        self.last_error = ""
        self.last_command = {}

    def add(self, name, by=1):
        self.counts[name] = self.counts.get(name, 0) + by

    def error(self, where, exc):
        """Keep the last error's name and text; neither ever holds a secret."""
        self.add("errors")
        self.last_error = (where + ": " + repr(exc))[:96]
