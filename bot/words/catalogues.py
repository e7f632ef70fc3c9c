"""The catalogues of translations: collected from the words' source, brought up to date, and checked.

``uv run python -m bot.words.catalogues`` brings every catalogue up to date and tells what is still to be translated.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.words.tongue import DOMAIN, LOCALES, Language

#: Which calls have words in them, and where.
_KEYWORDS = {"say": None, "say_in": ((1, "c"), 2), "count": (1, 2)}

#: Where CLDR and Babel's own table differ: Hindi says nought as it says one.
_PLURALS = {Language.HINDI: "nplurals=2; plural=(n > 1);"}

_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

_COMMENT = "Translations of Doorman. {name} stands for a value; <b> and <code> are Telegram's."


def collected() -> Catalog:
    """Every phrase in the source."""
    catalogue = Catalog(project="Doorman", version="1", header_comment=f"# {_COMMENT}", fuzzy=False)
    source = Path(__file__).parent
    for file, _line, words, comments, context in extract_from_dir(
        source, [("**.py", "python")], keywords=_KEYWORDS, comment_tags=("To translators:",), strip_comment_tags=True
    ):
        catalogue.add(words, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def catalogue_of(language: Language) -> Catalog:
    """The translations of a language as they are on disk; empty where there is no file."""
    path = path_of(language)
    if not path.exists():
        return Catalog(language.value, DOMAIN, project="Doorman", version="1", header_comment=f"# {_COMMENT}")
    with path.open("rb") as file:
        return read_po(file, locale=language.value, domain=DOMAIN)


def path_of(language: Language) -> Path:
    """Where a language's catalogue is."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """Phrases without words, or with some plural forms missing, or marked as doubtful."""
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(said)):
            yield message


def bring_up_to_date(language: Language, template: Catalog) -> Catalog:
    """Write a language's catalogue with every phrase of the source in it, and none beside them."""
    catalogue = catalogue_of(language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    if plurals := _PLURALS.get(language):
        catalogue.mime_headers = [("Plural-Forms", plurals)]
    # nothing in a catalogue changes but its phrases
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Doorman"
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, sort_output=False, include_lineno=False)
    return catalogue


def main() -> int:
    """Bring every catalogue up to date; returns 1 where something is still to be translated."""
    template = collected()
    missing = 0
    for language in Language:
        if language is Language.ENGLISH:
            continue
        left = list(untranslated(bring_up_to_date(language, template)))
        missing += len(left)
        sys.stdout.write(f"{language}: {len(template)} phrases, {len(left)} to be translated\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
