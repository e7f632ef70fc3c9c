"""What a spreadsheet of Google's is called by: its key, which stands in its address."""

import re

#: However it was copied: with an account, with a page, without "https".
_IN_ADDRESS = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)")

#: Google's are 44 signs long; nothing shorter than this is one.
_KEY = re.compile(r"[A-Za-z0-9_-]{20,120}")


def spreadsheet_key(text: str) -> str | None:
    """The key in an address, or the key alone; None: it is neither."""
    found = _IN_ADDRESS.search(text)
    if found:
        return found[1]
    return text.strip() if _KEY.fullmatch(text.strip()) else None
