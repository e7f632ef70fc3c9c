"""Whoever knows faces, made together: they share turns, and what is being forgotten."""

from dataclasses import dataclass

from bot.house.books import Books
from bot.house.faces.faces import Faces
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.forgotten_news import ForgottenNews, Unannounced
from bot.house.faces.hindsight import Hindsight
from bot.house.faces.inquiry import Inquiry
from bot.house.faces.onlooker import Onlooker
from bot.house.faces.person_keeper import PersonKeeper
from bot.house.faces.picture_book import WallPicture, WallPictureBook
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.faces.reasons import Explaining
from bot.house.faces.stranger_keeper import StrangerKeeper
from bot.house.faces.turn import FacesTurn
from bot.house.faces.wall_pictures import WallPictures
from bot.house.facts import Outlets
from bot.house.opening.auto_opening import AutoOpening
from bot.house.ports import (
    Background,
    Clock,
    Eyes,
)
from bot.house.residents.admission import Admission
from bot.house.tables.bringing import PeopleImport
from bot.house.tables.taking import PeopleExport
from bot.house.visits.visits import Visits


@dataclass(frozen=True, slots=True)
class FaceKeepers:
    """Whoever looks at faces, learns, corrects, gathers and forgets them."""

    onlooker: Onlooker
    faces: Faces
    people: PersonKeeper
    inquiry: Inquiry
    hindsight: Hindsight
    strangers: StrangerKeeper
    explaining: Explaining
    forgotten_news: ForgottenNews
    wall_pictures: WallPictures
    wall_picture_book: WallPictureBook
    importing: PeopleImport
    exporting: PeopleExport


def hire_for_faces(
    books: Books,
    *,
    visits: Visits,
    admission: Admission,
    forgetting: Forgetting,
    eyes: Eyes,
    outlets: Outlets,
    background: Background,
    clock: Clock,
    steady: Clock,
    auto_opening: AutoOpening,
) -> FaceKeepers:
    """Those who keep the faces, who know one another; see ``hire``."""
    said_of_pictures = WallPictureBook(books.collection("wall_pictures", WallPicture))
    onlooker = Onlooker(
        eyes=eyes,
        album=books.album,
        people=books.people,
        visits=visits,
        wall_pictures=said_of_pictures,
        forgetting=forgetting,
        background=background,
        clock=clock,
        on_look=auto_opening.looked,
    )
    forgotten_news = ForgottenNews(
        book=books.collection("unannounced", Unannounced),
        people=books.people,
        audit=books.audit,
        outlets=outlets,
    )
    stranger_notes = books.collection("unknown_people", StrangerNote)
    profiles = Profiles(books.collection("profiles", Profile), stranger_notes)
    turn = FacesTurn(admission=admission, forgetting=forgetting, on_doubted=auto_opening.doubted)
    faces = Faces(
        people=books.people,
        profiles=profiles,
        admission=admission,
        turn=turn,
        eyes=eyes,
        visits=books.visits,
        album=books.album,
        audit=books.audit,
        onlooker=onlooker,
        forgetting=forgetting,
        news=forgotten_news,
        on_disowned=auto_opening.doubted,
    )
    person_keeper = PersonKeeper(
        people=books.people,
        profiles=profiles,
        admission=admission,
        turn=turn,
        eyes=eyes,
        visits=books.visits,
        audit=books.audit,
        onlooker=onlooker,
        outlets=outlets,
        clock=clock,
    )
    inquiry = Inquiry(
        eyes=eyes,
        people=books.people,
        visits=books.visits,
        admission=admission,
        forgetting=forgetting,
        clock=clock,
    )
    hindsight = Hindsight(
        eyes=eyes,
        album=books.album,
        people=books.people,
        visits=books.visits,
        admission=admission,
        turn=turn,
        audit=books.audit,
        onlooker=onlooker,
        forgetting=forgetting,
        clock=clock,
    )
    explaining = Explaining(eyes=eyes, album=books.album, people=books.people, visits=books.visits, admission=admission)
    stranger_keeper = StrangerKeeper(
        eyes=eyes,
        album=books.album,
        people=books.people,
        profiles=profiles,
        visits=books.visits,
        notes=stranger_notes,
        admission=admission,
        turn=turn,
        audit=books.audit,
        onlooker=onlooker,
        background=background,
        clock=clock,
        steady=steady,
    )
    wall_pictures = WallPictures(
        book=said_of_pictures,
        visits=books.visits,
        admission=admission,
        onlooker=onlooker,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
    )
    importing = PeopleImport(
        people=books.people,
        profiles=profiles,
        admission=admission,
        turn=turn,
        forgetting=forgetting,
        eyes=eyes,
        audit=books.audit,
        outlets=outlets,
    )
    exporting = PeopleExport(
        people=books.people,
        profiles=profiles,
        admission=admission,
        eyes=eyes,
        visits=books.visits,
        audit=books.audit,
        clock=clock,
    )
    return FaceKeepers(
        onlooker,
        faces,
        person_keeper,
        inquiry,
        hindsight,
        stranger_keeper,
        explaining,
        forgotten_news,
        wall_pictures,
        said_of_pictures,
        importing,
        exporting,
    )
