"""A language that does not exist: its sentences are longer than ours and have no letter of ours.

What is too long in it would be cut off in some language that comes; what shows one of our letters was never translated.
"""

import re
from gettext import NullTranslations

#: So much longer than English: German and Russian take a third more, short labels a half.
LONGER = 1.4

#: Tags, and what is put in.
_KEPT = re.compile(r"(<[^>]*>|{\w+})")

_OUR_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FOREIGN = str.maketrans(_OUR_LETTERS, "αβψδεφγηιξκλμνοπθρστυωςχζ" + "ά" + "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩέΧΖΆ")


def foreign(words: str) -> str:
    """The words in letters that nobody of us uses, and longer."""
    parts = [part if _KEPT.fullmatch(part) else part.translate(_FOREIGN) for part in _KEPT.split(words)]
    visible = sum(len(part) for part in parts if not _KEPT.fullmatch(part))
    return "".join(parts) + "ω" * int(visible * (LONGER - 1))


class Foreign(NullTranslations):
    """Every sentence, longer and in foreign letters; of two plural forms the longer one, whatever the number."""

    def gettext(self, message: str) -> str:
        return foreign(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        del n
        return foreign(max(msgid1, msgid2, key=len))

    def pgettext(self, context: str, message: str) -> str:
        del context
        return foreign(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        del context
        return self.ngettext(msgid1, msgid2, n)
