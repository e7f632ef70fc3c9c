"""What ``main.py`` can be told to do, a file each with its ``carry_out``; only main imports them."""

from bot.words.phrase import Text


class CannotDo(Exception):
    """A command cannot be carried out; ``said`` tells whoever typed it what is wrong and what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(said)
        self.said = said
