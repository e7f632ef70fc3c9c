"""What a browser calls itself, in a word or two: whoever is asked about it has to know it again."""

import re

#: By what a ``User-Agent`` tells the browser, and the system: names, which no language has otherwise. The first that
#: fits counts: each calls itself by its forebears' names, too.
_BROWSERS = (
    ("Telegram", "Telegram"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)

#: What calls itself otherwise is shown as it does, so much of it.
_LONGEST = 40


def browser_of(user_agent: str) -> str:
    """Such as "Chrome, Android"; "?" where it says nothing."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser or system:
        return ", ".join(filter(None, (browser, system)))
    plain = re.sub(r"[^\w .,/()-]+", " ", user_agent).strip()
    return plain[:_LONGEST] or "?"
