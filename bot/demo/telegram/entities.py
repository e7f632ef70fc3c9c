"""Telegram's HTML: text with tags in, plain text with entities out, and its own words for what is wrong."""

import re
from dataclasses import dataclass, field, replace
from html.entities import html5
from typing import Any

from bot.demo.telegram.refusal import ApiRefusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}

#: The only named characters that Telegram decodes.
_NAMED = {name: html5[f"{name};"] for name in ("lt", "gt", "amp", "quot")}

_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")

#: What Telegram finds by itself in a plain text.
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>]+[^\s<>.,;:!?)]|\bt\.me/[^\s<>]+[^\s<>.,;:!?)])|(?P<bot_command>(?<![\w/])/[a-z0-9_]{1,32}\b)"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it stands in the chat; the entities as in the Bot API, offsets in UTF-16 units."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Open:
    tag: str
    begin: int
    attributes: dict[str, str] = field(default_factory=dict)


def utf16(text: str) -> int:
    """How long Telegram thinks a text is."""
    return len(text.encode("utf-16-le")) // 2


def parse(text: str, mode: str | None, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Read a text as the given parse mode says; raises ApiRefusal ("can't parse entities")."""
    if mode is None or not mode:
        given = Formatted(text, tuple(entities or ()))
    elif mode.lower() == "html":
        given = _Parser(text).read()
    else:
        raise bad_request(f"unsupported parse_mode {mode} (this stand-in reads HTML only)")
    return _with_links(_stripped(given))


def found_in(text: str) -> Formatted:
    """A text that a person typed: links and commands are found in it."""
    return _with_links(Formatted(text.strip()))


class _Parser:
    """One pass over the text, as the Bot API's server does it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._plain: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[dict[str, Any]] = []

    def read(self) -> Formatted:
        while self._at < len(self._source):
            if self._source[self._at] == "<":
                self._end_tag() if self._source.startswith("</", self._at) else self._start_tag()
            else:
                self._add(*_character(self._source, self._at))
        if self._open:
            raise self._cannot(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        order = sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))
        return Formatted("".join(self._plain), tuple(order))

    def _add(self, character: str, at: int) -> None:
        self._plain.append(character)
        self._length += utf16(character)
        self._at = at

    def _start_tag(self) -> None:
        begin = self._at
        name = self._until(" \t\r\n>", begin + 1)
        if self._at >= len(self._source):
            raise self._cannot(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name.lower()
        if tag not in _KINDS:
            raise self._cannot(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        opened = _Open(tag, self._length)
        self._spaces()
        while self._here() != ">":
            key, value = self._attribute(tag, begin)
            opened.attributes[key] = value
            self._spaces()
        self._at += 1
        if tag == "span" and opened.attributes.get("class") != "tg-spoiler":
            raise self._cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(opened)

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._until(" \t\r\n=>/\"'", self._at).lower()
        if not name and self._here():
            raise self._cannot(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self._spaces()
        if self._here() != "=":
            if tag == "blockquote" and name == "expandable" and self._here():
                return name, ""
            raise self._cannot(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset '
                f"{self._byte(begin)}"
            )
        self._at += 1
        self._spaces()
        value = self._quoted() if self._here() in ("'", '"') else self._token()
        if not self._here():
            raise self._cannot(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return name, value

    def _quoted(self) -> str:
        quote = self._here()
        self._at += 1
        value = ""
        while self._here() and self._here() != quote:
            character, self._at = _character(self._source, self._at)
            value += character
        self._at += 1
        return value

    def _token(self) -> str:
        begin = self._at
        while (here := self._here()) and (here.isalnum() or here in ".-"):
            self._at += 1
        if self._here() and self._here() not in " \t\r\n>":
            raise self._cannot(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self._source[begin : self._at].lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._cannot(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = self._until(" \t\r\n>", begin + 2)
        self._spaces()
        if self._here() != ">":
            raise self._cannot(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._at += 1
        opened = self._open.pop()
        if name and name.lower() != opened.tag:
            raise self._cannot(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.begin
        if not length:
            return
        entity: dict[str, Any] = {"offset": opened.begin, "length": length, "type": _KINDS[opened.tag]}
        if opened.tag == "a":
            href = opened.attributes.get("href") or "".join(self._plain)[-length:]
            if not re.match(r"(https?|tg|mailto|tel|ton):", href):
                if "." not in href:
                    return  # Telegram drops what is no link
                href = f"http://{href}"
            entity["url"] = href
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        language = opened.attributes.get("class", "").removeprefix("language-")
        if opened.tag == "code" and self._open and self._open[-1].tag == "pre" and language:
            self._open[-1].attributes["language"] = language
            return
        if opened.tag == "pre" and "language" in opened.attributes:
            entity["language"] = opened.attributes["language"]
        self._entities.append(entity)

    def _until(self, stops: str, start: int) -> str:
        self._at = start
        while self._at < len(self._source) and self._source[self._at] not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _spaces(self) -> None:
        while self._here() and self._here().isspace():
            self._at += 1

    def _here(self) -> str:
        return self._source[self._at : self._at + 1]

    def _byte(self, at: int) -> int:
        return len(self._source[:at].encode())

    @staticmethod
    def _cannot(why: str) -> ApiRefusal:
        return bad_request(f"can't parse entities: {why}")


def _character(source: str, at: int) -> tuple[str, int]:
    """The character at a place, decoded, and where the next one begins."""
    if source[at] == "&" and (match := _CHARACTER.match(source, at)):
        decimal, hexadecimal, name = match.groups()
        code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else ord(_NAMED[name])
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:  # noqa: PLR2004 - the range of Unicode
            return chr(code), match.end()
    return source[at], at + 1


def _stripped(given: Formatted) -> Formatted:
    text = given.text.strip()
    skipped = utf16(given.text[: len(given.text) - len(given.text.lstrip())])
    end = utf16(text)
    kept = []
    for entity in given.entities:
        begin = max(0, entity["offset"] - skipped)
        length = min(end, entity["offset"] + entity["length"] - skipped) - begin
        if length > 0:
            kept.append({**entity, "offset": begin, "length": length})
    return Formatted(text, tuple(kept))


def _with_links(given: Formatted) -> Formatted:
    taken = [
        (e["offset"], e["offset"] + e["length"]) for e in given.entities if e["type"] in ("text_link", "code", "pre")
    ]
    found = []
    for match in _FOUND.finditer(given.text):
        begin = utf16(given.text[: match.start()])
        end = begin + utf16(match.group())
        if not any(begin < stop and start < end for start, stop in taken):
            found.append({"offset": begin, "length": end - begin, "type": match.lastgroup})
    both = sorted((*given.entities, *found), key=lambda e: (e["offset"], -e["length"]))
    return replace(given, entities=tuple(both))
