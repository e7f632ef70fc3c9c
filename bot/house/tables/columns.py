"""Which column of a table is what: by its heading, as it may be called in five languages, and by those we replace."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.house.faces.profile import PersonGroup
from bot.house.names import folded


class ColumnKind(StrEnum):
    """What a column has in it."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    GROUP = "group"
    NOTES = "notes"
    #: Where a photo is: a file, a folder, an address; it may have a number behind it.
    PHOTO = "photo"
    #: What we wrote into it ourselves, and know better.
    SAMPLES = "samples"
    SEEN = "seen"
    #: Kept as it is, under its heading.
    DETAIL = "detail"


#: By kind: what it may be called, in any of our languages and in French, which one of those that we replace speaks.
_CALLED: Mapping[ColumnKind, Sequence[str]] = {
    ColumnKind.NAME: (
        *("name", "full name", "person", "display name", "vollständiger name", "nombre", "nombre completo", "persona"),
        *("имя", "полное имя", "имя и фамилия", "фио", "नाम", "पूरा नाम", "व्यक्ति", "nom complet"),
    ),
    ColumnKind.FIRST_NAME: (
        *("first name", "firstname", "given name", "forename", "vorname", "nombre de pila", "primer nombre"),
        *("पहला नाम", "prénom"),
    ),
    ColumnKind.LAST_NAME: (
        *("last name", "lastname", "surname", "family name", "nachname", "familienname", "apellido", "apellidos"),
        *("фамилия", "उपनाम", "कुलनाम", "nom", "nom de famille"),
    ),
    ColumnKind.GROUP: (
        *("group", "category", "gruppe", "kategorie", "grupo", "categoría", "группа", "категория", "समूह", "श्रेणी"),
        "groupe",
    ),
    ColumnKind.NOTES: (
        *("notes", "note", "remark", "remarks", "comment", "comments", "notiz", "notizen", "bemerkung", "bemerkungen"),
        *("anmerkung", "anmerkungen", "kommentar", "nota", "notas", "observaciones", "comentario", "comentarios"),
        *("заметка", "заметки", "примечание", "примечания", "комментарий", "टिप्पणी", "टिप्पणियाँ", "नोट", "remarque"),
        *("remarques", "commentaire", "commentaires"),
    ),
    ColumnKind.PHOTO: (
        *("photo", "photos", "picture", "pictures", "image", "images", "photo url", "photo path", "image url", "url"),
        *("link", "file", "folder", "path", "foto", "fotos", "bild", "bilder", "datei", "ordner", "pfad", "imagen"),
        *("imágenes", "archivo", "carpeta", "ruta", "enlace", "фото", "фотография", "фотографии", "изображение"),
        *("файл", "папка", "путь", "ссылка", "फ़ोटो", "तस्वीर", "चित्र", "फ़ाइल", "फ़ोल्डर", "पथ", "लिंक", "fichier"),
        *("dossier", "chemin", "lien"),
    ),
    ColumnKind.SAMPLES: (
        *("number of photos", "anzahl der fotos", "número de fotos", "число фотографий", "फ़ोटो की संख्या"),
    ),
    ColumnKind.SEEN: (
        *("last seen", "zuletzt gesehen", "visto por última vez", "последний визит", "последнее посещение"),
        *("पिछली बार दिखे",),
    ),
}

#: By group: what it may be called.
_GROUPS: Mapping[PersonGroup, Sequence[str]] = {
    PersonGroup.FAMILY: ("family", "familie", "familia", "семья", "परिवार", "famille"),
    PersonGroup.FRIEND: (
        *("friend", "friends", "a friend", "freund", "freundin", "freunde", "befreundet", "amigo", "amiga", "amigos"),
        *("amistad", "друг", "подруга", "друзья", "दोस्त", "मित्र", "ami", "amie", "amis"),
    ),
    PersonGroup.SERVICE: (
        *("service", "comes to work", "dienst", "kommt zum arbeiten", "servicio", "viene a trabajar", "обслуживание"),
        *("приходит работать", "कामगार", "सेवा", "काम पर आते हैं"),
    ),
    PersonGroup.WATCH_FOR: (
        *("watch for", "watch", "watch out for them", "achtung", "auf sie achten", "atención", "prestar atención"),
        *("внимание", "следить за появлением", "नज़र रखें", "इन पर नज़र रखें"),
    ),
    PersonGroup.NONE: (*("none", "none of these", "nichts davon", "nada de esto", "ничего из этого", "इनमें से कोई नहीं"),),
}


def _key(text: str) -> str:
    """The same for headings that a person takes for the same: accents, points and signs between words left out."""
    signs = unicodedata.normalize("NFD", folded(text))
    plain = "".join(_kept(sign, unicodedata.category(sign)) for sign in signs)
    return " ".join(plain.split())


def _kept(sign: str, category: str) -> str:
    if category == "Mn":
        return ""
    return sign if sign.isalnum() or category == "Mc" else " "


_KINDS = {_key(called): kind for kind, names in _CALLED.items() for called in names}
_GROUP_OF = {_key(called): group for group, names in _GROUPS.items() for called in names}


def kind_of(heading: str) -> ColumnKind:
    """What a column with this heading has in it; of photos there may be several, with a number each."""
    key = _key(heading)
    numbered = _KINDS.get(key.rstrip("0123456789 "))
    return _KINDS.get(key) or (ColumnKind.PHOTO if numbered is ColumnKind.PHOTO else ColumnKind.DETAIL)


def group_of(text: str) -> PersonGroup | None:
    """The group that somebody means; None: none that we have."""
    return _GROUP_OF.get(_key(text))


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What stands where, by places counted from 0."""

    name: int | None
    first: int | None
    last: int | None
    group: int | None
    notes: int | None
    photos: tuple[int, ...]
    #: With what each is called: a heading that comes twice gets a number, one that is missing its letter.
    details: tuple[tuple[int, str], ...]

    @property
    def tells_names(self) -> bool:
        """Whether anybody is called anything."""
        return any(place is not None for place in (self.name, self.first, self.last))


#: The longest heading of a detail, in characters.
MOST_HEADING = 60


def columns(headings: Sequence[str]) -> ColumnPlan:
    """Make a plan of a table's heading; a second column of one kind counts as a detail, but for photos."""
    single: dict[ColumnKind, int] = {}
    photos: list[int] = []
    details: dict[str, int] = {}
    for place, heading in enumerate(headings):
        kind = kind_of(heading)
        if kind in (ColumnKind.SAMPLES, ColumnKind.SEEN):
            continue
        if kind is ColumnKind.PHOTO:
            photos.append(place)
        elif kind is ColumnKind.DETAIL or kind in single:
            details[_unlike(details, " ".join(heading.split())[:MOST_HEADING] or letter(place))] = place
        else:
            single[kind] = place
    return ColumnPlan(
        single.get(ColumnKind.NAME),
        single.get(ColumnKind.FIRST_NAME),
        single.get(ColumnKind.LAST_NAME),
        single.get(ColumnKind.GROUP),
        single.get(ColumnKind.NOTES),
        tuple(photos),
        tuple((place, called) for called, place in details.items()),
    )


def letter(place: int) -> str:
    """What a column is called in a program for tables: A, B, … Z, AA."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _unlike(known: Mapping[str, int], heading: str) -> str:
    number = 2
    called = heading
    while called in known:
        called = f"{heading} {number}"
        number += 1
    return called
