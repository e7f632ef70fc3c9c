"""Whoever keeps how, and whether, residents hear of visits, made together."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.house.books import Books
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.facts import Outlets
from bot.house.ports import Clock, Trackers
from bot.house.residents.admission import Admission
from bot.house.telling.ladder import Ladder, LadderKeeper, Ladders
from bot.house.telling.listening import Listeners, Listening
from bot.house.telling.listening_keeper import ListeningKeeper
from bot.house.telling.whereabouts import Whereabouts, WhereaboutsBook
from bot.house.telling.whereabouts_keeper import WhereaboutsKeeper
from bot.house.visits.escalation import Escalation


@dataclass(frozen=True, slots=True)
class TellingKeepers:
    """What each resident chose, and where they are."""

    listening: ListeningKeeper
    whereabouts: WhereaboutsKeeper
    ladder: LadderKeeper
    escalation: Escalation


def hire_for_telling(
    books: Books, *, trackers: Trackers, admission: Admission, outlets: Outlets, steady: Clock, zone: tzinfo
) -> TellingKeepers:
    """Those who keep it; see ``hire``."""
    listeners = Listeners(books.collection("listening", Listening))
    whereabouts = WhereaboutsBook(books.collection("whereabouts", Whereabouts))
    ladders = Ladders(books.collection("escalation", Ladder))
    return TellingKeepers(
        ListeningKeeper(listeners, admission=admission, audit=books.audit, outlets=outlets),
        WhereaboutsKeeper(
            whereabouts,
            residents=books.residents,
            trackers=trackers,
            admission=admission,
            audit=books.audit,
            outlets=outlets,
            steady=steady,
        ),
        LadderKeeper(ladders, residents=books.residents, admission=admission, audit=books.audit),
        Escalation(
            ladders=ladders,
            residents=books.residents,
            profiles=Profiles(books.collection("profiles", Profile), books.collection("unknown_people", StrangerNote)),
            listeners=listeners,
            whereabouts=whereabouts,
            zone=zone,
        ),
    )
