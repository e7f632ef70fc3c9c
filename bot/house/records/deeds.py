"""What lines of the audit trail are about that tell of no attempt to open."""

from collections.abc import Mapping
from enum import StrEnum


class DeedKind(StrEnum):
    """What a line is about that tells of no attempt to open."""

    ANSWERED = "answered"
    AGREED = "agreed"
    DURESS = "duress"
    PROOFS = "proofs"
    WRONG = "wrong"
    POLICY = "policy"
    RESIDENTS = "residents"
    GUESTS = "guests"
    AT_HOME = "at_home"
    RECOVERY = "recovery"
    FACES = "faces"
    PEOPLE = "people"
    DOORS = "doors"
    BY_ITSELF = "by_itself"
    SECRETS = "secrets"
    BOARDS = "boards"
    LOOKED = "looked"
    PICTURES = "pictures"
    PLACES = "places"
    HOUSE = "house"
    BROKER = "broker"
    CAMERAS = "cameras"
    RECORDS = "records"
    PROGRAMS = "programs"
    SIGN_INS = "sign_ins"
    HOME_ASSISTANT = "home_assistant"
    OTHER = "other"


_DEEDS: Mapping[DeedKind, frozenset[str]] = {
    DeedKind.ANSWERED: frozenset({"answer refused", "ignored", "replied", "reply refused"}),
    DeedKind.AGREED: frozenset({"second adult agreed"}),
    DeedKind.DURESS: frozenset({"emergency pin"}),
    DeedKind.PROOFS: frozenset({"pin set", "code app set", "proofs cleared"}),
    DeedKind.WRONG: frozenset({"wrong digits", "wrong code", "wrong recovery code"}),
    DeedKind.POLICY: frozenset({"door policy"}),
    DeedKind.RESIDENTS: frozenset(
        {
            "doors allowed",
            "hours allowed",
            "invitation changed",
            "invitation withdrawn",
            "invited",
            "made owner",
            "moved in",
            "moved out",
            "role changed",
        }
    ),
    DeedKind.GUESTS: frozenset(
        {
            "pass changed",
            "pass ended",
            "pass made",
            "pass taken",
            "pass use given back",
            "pass used",
            "visitor expected",
            "visitor expected no more",
        }
    ),
    DeedKind.AT_HOME: frozenset({"came home", "resident followed", "resident not followed", "went away"}),
    DeedKind.RECOVERY: frozenset({"recovered", "recovery codes made"}),
    DeedKind.FACES: frozenset(
        {
            "disowned",
            "enrolled",
            "forgetting",
            "forgotten",
            "people merged",
            "person renamed",
            "samples removed",
            "seen anew",
            "stranger discarded",
            "stranger ignored",
            "stranger named",
            "stranger undone",
            "strangers merged",
            "unlearned",
        }
    ),
    DeedKind.PEOPLE: frozenset(
        {
            "absence not watched",
            "absence watched",
            "attendance as seen",
            "attendance corrected",
            "child allowed",
            "people exported",
            "person a child",
            "person added",
            "person changed by import",
            "person imported",
            "person linked",
            "person told",
            "person unlinked",
            "records exported",
        }
    ),
    DeedKind.DOORS: frozenset(
        {
            "courier not wanted",
            "courier wanted",
            "door added",
            "door button chosen",
            "door given new keys",
            "door hours set",
            "door paused",
            "door removed",
            "door renamed",
            "door resumed",
            "doors taken over",
        }
    ),
    DeedKind.BY_ITSELF: frozenset(
        {"by itself allowed", "by itself doubted", "by itself ended", "door by itself", "opens by itself"}
    ),
    DeedKind.SECRETS: frozenset({"secrets handed out"}),
    DeedKind.BOARDS: frozenset(
        {
            "board not believed",
            "door news",
            "opened late",
            "pictures changed",
            "restart ordered",
            "update ended",
            "update ordered",
        }
    ),
    DeedKind.LOOKED: frozenset({"looked", "picture asked for"}),
    DeedKind.PICTURES: frozenset(
        {
            "picture changed on the way",
            "picture doubted",
            "picture ignored",
            "picture judged again",
            "picture is none",
            "pictures deleted to make room",
            "pictures kept long enough",
        }
    ),
    DeedKind.PLACES: frozenset({"place chosen", "place ended", "place moved"}),
    DeedKind.HOUSE: frozenset(
        {
            "escalation changed",
            "house rule changed",
            "listening changed",
            "phrases changed",
            "timetable window added",
            "timetable window changed",
            "timetable window removed",
        }
    ),
    DeedKind.BROKER: frozenset({"chime tried", "message refused", "message sent", "topics changed"}),
    DeedKind.CAMERAS: frozenset(
        {
            "arming by broker",
            "arming schedule set",
            "camera added",
            "camera back",
            "camera gone",
            "camera tampered with",
            "camera asked for a clip",
            "camera closed",
            "camera facing",
            "camera hours set",
            "camera login set",
            "camera looked at",
            "camera masks set",
            "camera moved",
            "camera open again",
            "camera removed",
            "camera renamed",
            "camera tried",
            "camera zones set",
            "cameras looked for",
            "facing kept of group",
            "house armed",
            "incident fine",
            "incident looked at again",
            "place muted",
            "watch rule added",
            "watch rule changed",
            "watch rule removed",
        }
    ),
    DeedKind.PROGRAMS: frozenset({"key made", "key removed", "key revoked"}),
    DeedKind.SIGN_INS: frozenset({"passkey added", "passkey removed", "sign-in denied", "signed in", "signed out"}),
    DeedKind.HOME_ASSISTANT: frozenset({"code in home assistant", "door hushed", "door hushed no more"}),
    DeedKind.RECORDS: frozenset(
        {
            "backup asked for",
            "backup failed",
            "backup made",
            "backup written",
            "backups go elsewhere",
            "backups weekly",
            "lines lost",
            "log corrected",
            "log key taken",
            "log moved",
            "log posted",
            "record kept long enough",
            "replaced house deleted",
            "seals begin",
            "visits kept long enough",
        }
    ),
}

#: What each line is about.
KIND_OF: Mapping[str, DeedKind] = {what: kind for kind, lines in _DEEDS.items() for what in lines}
