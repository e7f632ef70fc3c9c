"""In German. How forms are read, ``matching`` tells."""

from collections.abc import Mapping, Sequence

from bot.words.wishes.wish import PlainWish

NOT = "nicht kein keine keinen nie niemals"

_DOOR = "tür|türe|haustür|haustüre|tor|gartentor|gartentür|hoftor|pforte"
_SOMEBODY = "wer|jemand|besuch|besucher|besuche"
_FAMILY = (
    "sohn|tochter|frau|mann|mutter|mama|vater|papa|bruder|schwester|kind|enkel|enkelin|oma|opa|freund|freundin|"
    "nachbar|nachbarn|nachbarin|familie|jemand|jemanden|person|gesicht|leute"
)
_HELPERS = (
    "putzfrau|putzhilfe|klempner|handwerker|babysitter|pfleger|pflegerin|gärtner|elektriker|gast|gäste|gästen|besuch"
)

FORMS: Mapping[PlainWish, Sequence[str]] = {
    PlainWish.LOST_PHONE: ("verloren|weg|gestohlen|geklaut|kaputt|neues handy|telefon|smartphone|iphone|mobiltelefon",),
    PlainWish.AT_HOME: ("ist|sind zuhause|daheim|hause|da", "wer zuhause|daheim|hause", "wo ist|sind|bleibt"),
    PlainWish.SHUT: (
        f"schließ|schließe|sperr|sperre|mach|mache {_DOOR} zu|ab",
        f"{_DOOR} zumachen|abschließen|zuschließen|zusperren|absperren|schließen",
    ),
    PlainWish.EMERGENCY: (
        "einbrecher|einbruch|dieb|diebe|räuber|feuer|notfall|krankenwagen|polizei|feuerwehr|notruf",
        "habe|hab angst",
        "ruf|rufe|rufst an",
        "=anrufen",
        f"{_FAMILY} anrufen|anzurufen|telefonieren",
    ),
    PlainWish.FORGET: (
        "lösch|lösche|löschen|vergiss|entferne|entfernen gesicht|foto*|bild*|daten",
        "vergiss mich|ihn|sie|jemanden",
    ),
    PlainWish.LEAVE: ("ausziehen|ausgezogen", "ziehe aus", "konto|account löschen|lösche|kündigen"),
    PlainWish.GREETING: (
        "=hallo|hi|hey|servus|moin|grüezi|tschüss",
        "=hallo|hi|hey doorman|bot|du",
        "=guten|gute|schönen morgen|tag|abend|nacht",
        "=grüß gott|dich",
    ),
    PlainWish.THANKS: ("danke|dankeschön|merci", "vielen|besten|lieben dank", "=gut gemacht", "=super|prima|toll"),
    PlainWish.TODAY: (
        f"{_SOMEBODY} heute",
        "was heute passiert|los|war",
        "paket|post|postbote|paketbote|päckchen angekommen|gekommen|da",
    ),
    PlainWish.YESTERDAY: (f"{_SOMEBODY} gestern", "was gestern passiert|los|war"),
    PlainWish.WEEK: (f"{_SOMEBODY} woche", "was woche passiert|los|war"),
    PlainWish.LAST: (
        "wer zuletzt|letzter|letzte|letztes",
        "letzter|letzte|letzten besuch|besucher|klingeln",
        "wer geklingelt|geläutet|gekommen|kam",
    ),
    PlainWish.WHO_OPENED: ("wer geöffnet|aufgemacht|öffnete|aufgesperrt", f"wer {_DOOR} geöffnet|aufgemacht|öffnete"),
    PlainWish.GUEST: (
        f"lass|lasse|lasst {_HELPERS} rein|herein|hinein",
        f"pass|schlüssel|zugang {_HELPERS}",
        "gästepass|gastpass|gastzugang",
    ),
    PlainWish.EXPECT: ("erwarte|erwarten", f"{_HELPERS}|paket|paketbote kommt|kommen"),
    PlainWish.OPEN: (
        f"öffne|öffnen|öffnest|aufmachen|aufsperren|aufschließen {_DOOR}",
        f"mach|mache|sperr|sperre|schließ|schließe {_DOOR}|mal auf",
        "=öffnen",
        "=aufmachen",
        f"={_DOOR} auf",
        "lass|lasse ihn|sie|mich|uns|jemanden rein|herein",
    ),
    PlainWish.LOOK: (
        f"wer|jemand {_DOOR}|draußen|da|klingelt|läutet|klopft",
        f"schau|schaue|zeig|zeige {_DOOR}|draußen",
    ),
    PlainWish.CAMERA: (
        "zeig|zeige|zeigen|sehen|schau @",
        "zeig|zeige|zeigen|sehen garten|hof|einfahrt|straße|garage|terrasse|kamera*",
        "=kamera",
        "kamera jetzt|live",
    ),
    PlainWish.QUIET: (
        "ruhe|leise|stumm|still|lautlos",
        "nicht stören|klingeln",
        "zu laut",
        "mach|mache|schalt|schalte|stell|stelle lärm|klingel|klingeln|ton ab|aus|weg",
        "klingel|klingeln|lärm|ton aus|aufhören|abstellen|ausschalten|ausmachen|leiser",
        "leiser",
        "will|möchte schlafen",
        "hör|höre auf klingeln|lärm",
        "kein lärm|ton",
        "lärm stopp|aus|weg|abstellen|stoppen|stoppe",
    ),
    PlainWish.PRIVACY: (
        "kamera|kameras aus|ab|ausschalten|abschalten|ausmachen|abstellen|ausstellen",
        "nicht filmen|aufnehmen|gefilmt",
        "privatsphäre|datenschutz",
    ),
    PlainWish.ADD: (
        f"füge|hinzufügen|aufnehmen|anlernen|anlegen|merken|lerne|lern {_FAMILY}",
        "neue|neues person|gesicht",
    ),
    PlainWish.INVITE: ("einladen|einladung", "lade ein"),
    PlainWish.KNOWN: ("wen|wer|welche|gesichter kennst|kennt", "bekannte gesichter|leute"),
    PlainWish.RESIDENTS: ("wer wohnt|lebt",),
    PlainWish.AWAY: (
        "ich|wir bin|sind weg|unterwegs|fort",
        "ich|wir gehe|gehen|fahre|fahren jetzt|los|weg|fort|aus|urlaub",
        "im|in urlaub",
    ),
    PlainWish.HOME: ("ich|wir bin|sind zurück|zuhause|daheim|hause", "bin|sind wieder da|zurück|zuhause|daheim|hause"),
    PlainWish.ARM: ("scharf stellen|schalten|stelle|schalte", "alarm|alarmanlage an|aus|ein|einschalten|ausschalten"),
    PlainWish.NUMBERS: ("wie viele|wieviele kamen|kommen|besucher|leute|besuche", "statistik|diagramm|diagramme"),
    PlainWish.STATUS: (
        "alles ok|okay|gut|ordnung|funktioniert|läuft|geht",
        f"ist|steht {_DOOR} offen|zu|auf|geschlossen|abgeschlossen|verschlossen",
        "klingel|kamera|schloss|es|nichts nicht geht|funktioniert|läuft|klingelt",
        "klingel|kamera|schloss|es kaputt",
        "=status",
    ),
    PlainWish.PIN: ("pin", "code vergessen|ändern"),
    PlainWish.LANGUAGE: ("sprache", "sprich|spreche|rede deutsch|englisch|spanisch|russisch|hindi"),
    PlainWish.BACKUP: ("backup|sicherung|sicherungskopie", "sichere alles"),
    PlainWish.HELP: ("=hilfe", "hilf mir", "was kannst", "wie funktioniert|geht das|es|hier"),
    PlainWish.MENU: ("menü",),
}
