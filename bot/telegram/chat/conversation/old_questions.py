"""Questions that earlier releases wrote down, brought to the present schema step by step."""

from collections.abc import Callable, Sequence
from typing import Any

StoredQuestion = dict[str, Any]


def one_of_several(document: StoredQuestion) -> StoredQuestion:
    """A question of the time when each resident had one at most."""
    kind = "doubt" if document.get("name") else "name"
    return {**document, "kind": kind, "asked_at": document["expires_at"]}


def matter_has_its_values(document: StoredQuestion) -> StoredQuestion:
    """A question of the time when every one had a face, a name and a door, whether it was about them or not."""
    known = {**_UNSET, **document}
    kind = known["kind"]
    if kind == "door":
        matter = {"door": known["door"], "name": known["name"]}
    else:
        shown = {"visit": known["visit"] or None, "face": known["face"], "files": known["files"]}
        matter = {"shown": {**shown, "messages": known["photos"]}}
        if kind != "name":
            matter["name"] = known["name"]
    kept = {name: value for name, value in document.items() if name not in _UNSET}
    return {**kept, "matter": {"kind": kind, **matter}}


def face_has_its_picture(document: StoredQuestion) -> StoredQuestion:
    """A question of the time when a face was a number, in whichever picture its visit told of."""
    matter = document["matter"]
    if "shown" not in matter:
        return document
    shown = {name: value for name, value in matter["shown"].items() if name not in {"visit", "face"}}
    visit = matter["shown"].get("visit")
    on_card = {"visit": visit, "number": matter["shown"].get("face", 0)} if visit else None
    return {**document, "matter": {**matter, "shown": {**shown, "on_card": on_card}}}


#: How to bring a stored question to the present schema; a change adds its step at the end.
MIGRATIONS: Sequence[Callable[[StoredQuestion], StoredQuestion]] = (
    one_of_several,
    matter_has_its_values,
    face_has_its_picture,
)

#: What every question had.
_UNSET = {"kind": "name", "visit": "", "face": 0, "files": (), "photos": (), "name": "", "door": None}
