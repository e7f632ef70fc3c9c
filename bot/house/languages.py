"""The languages that the household is spoken to in."""

from enum import StrEnum


class Language(StrEnum):
    """Those that are complete; the value is the code of ISO 639."""

    ENGLISH = "en"
    GERMAN = "de"
    SPANISH = "es"
    RUSSIAN = "ru"
    HINDI = "hi"
