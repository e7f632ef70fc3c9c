"""What ``main.py`` can be told to do, a file each with its ``carry_out``; only main imports them."""


class CannotDo(Exception):
    """A command cannot be carried out; the text tells whoever typed it what is wrong and what to do."""
