"""Counts of what happened, told in health: numbers instead of a log that nobody could read on a wall."""


class Counters:
    """Each counter by its name, the last error, and the last command's outcome."""

    def __init__(self):
        self.by_name = {}
        self.last_error = ""
        self.last_command = {}

    def add(self, name):
        self.by_name[name] = self.by_name.get(name, 0) + 1

    def error(self, name, exc):
        """Keep the last error's name and text; neither ever holds a secret."""
        self.add("errors")
        self.last_error = (name + ": " + repr(exc))[:96]
