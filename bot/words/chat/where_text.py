"""Where something is, as one says it: a door, a place that every home knows, or one that the household named."""

from collections.abc import Mapping
from enum import StrEnum

from bot.house.names import folded
from bot.words.phrase import Phrase, say_in


class CommonPlace(StrEnum):
    """Places of a home that have a word, and a preposition, in every language."""

    GARDEN = "garden"
    GARAGE = "garage"
    DRIVEWAY = "driveway"
    YARD = "yard"
    TERRACE = "terrace"
    BALCONY = "balcony"
    GATE = "gate"
    HALL = "hall"
    LIVING_ROOM = "living room"
    KITCHEN = "kitchen"
    CELLAR = "cellar"
    SHED = "shed"
    STREET = "street"


#: What households call them, in each language of the house; such a name is said in the reader's own.
_CALLED: Mapping[CommonPlace, tuple[str, ...]] = {
    CommonPlace.GARDEN: ("garden", "the garden", "garten", "jardín", "jardin", "сад", "बग़ीचा", "बगीचा"),
    CommonPlace.GARAGE: ("garage", "the garage", "garaje", "гараж", "गैराज", "गैरेज"),
    CommonPlace.DRIVEWAY: ("driveway", "the driveway", "drive", "einfahrt", "auffahrt", "entrada de coches"),
    CommonPlace.YARD: ("yard", "backyard", "back yard", "courtyard", "hof", "patio", "двор", "आँगन", "आंगन"),
    CommonPlace.TERRACE: ("terrace", "terrasse", "terraza", "терраса", "छत"),
    CommonPlace.BALCONY: ("balcony", "balkon", "balcón", "balcon", "балкон", "बालकनी"),
    CommonPlace.GATE: ("gate", "the gate", "tor", "gartentor", "portón", "ворота", "калитка", "फाटक", "गेट"),
    CommonPlace.HALL: ("hall", "hallway", "corridor", "flur", "diele", "pasillo", "коридор", "прихожая", "गलियारा"),
    CommonPlace.LIVING_ROOM: ("living room", "wohnzimmer", "salón", "sala", "гостиная", "बैठक"),
    CommonPlace.KITCHEN: ("kitchen", "küche", "cocina", "кухня", "रसोई"),
    CommonPlace.CELLAR: ("cellar", "basement", "keller", "sótano", "подвал", "तहख़ाना", "तहखाना"),
    CommonPlace.SHED: ("shed", "garden shed", "schuppen", "cobertizo", "сарай", "शेड"),
    CommonPlace.STREET: ("street", "road", "straße", "strasse", "calle", "улица", "सड़क"),
}

_WORDS: Mapping[CommonPlace, Phrase] = {
    CommonPlace.GARDEN: say_in("where", "in the garden"),
    CommonPlace.GARAGE: say_in("where", "at the garage"),
    CommonPlace.DRIVEWAY: say_in("where", "in the driveway"),
    CommonPlace.YARD: say_in("where", "in the yard"),
    CommonPlace.TERRACE: say_in("where", "on the terrace"),
    CommonPlace.BALCONY: say_in("where", "on the balcony"),
    CommonPlace.GATE: say_in("where", "at the gate"),
    CommonPlace.HALL: say_in("where", "in the hall"),
    CommonPlace.LIVING_ROOM: say_in("where", "in the living room"),
    CommonPlace.KITCHEN: say_in("where", "in the kitchen"),
    CommonPlace.CELLAR: say_in("where", "in the cellar"),
    CommonPlace.SHED: say_in("where", "at the shed"),
    CommonPlace.STREET: say_in("where", "in the street"),
}

_BY_NAME: Mapping[str, CommonPlace] = {folded(name): kind for kind, names in _CALLED.items() for name in names}

EVERYWHERE = say_in("where", "everywhere")


def where(place: str, *, door: bool) -> Phrase:
    """Where, by the name of a place, which is never inflected; ``door``: it is what a door is called."""
    if door:
        return say_in("where", "at the {door}", door=place)
    common = _BY_NAME.get(folded(place))
    return _WORDS[common] if common else say_in("where", "at “{place}”", place=place)
