"""A month of visits that may change: its file, and where to find what is asked for often."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from weakref import ref

from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId, Visit, VisitId
from bot.store.documents.collection import Shelf
from bot.store.documents.documents import DocumentFile, OnChange
from bot.store.documents.schema import Schema
from bot.store.documents.shapes import Unreadable


def month_of(moment: datetime) -> str:
    """The month, in UTC, as files and folders are named: "2026-11"."""
    moment = moment.astimezone(UTC)
    return f"{moment.year:04}-{moment.month:02}"


class VisitMonth:
    """The visits of one file, and where to find them."""

    def __init__(
        self, name: str, schema: Schema[Visit], file: Callable[[OnChange], DocumentFile], shelf: Shelf
    ) -> None:
        """``file`` reads it, and tells from then on what changes in it."""
        self.name = name
        self._schema = schema
        mine = ref(self)  # else the file would keep us, and only the garbage collector would let both go

        def take(ids: Sequence[str]) -> None:
            if month := mine():
                month.take(ids)

        self.file = file(take)
        self._shelf = shelf
        self.visits: dict[VisitId, Visit] = {}
        self.open: set[VisitId] = set()
        self._presses: dict[tuple[DoorId, PressId], VisitId] = {}
        self._latest: dict[DoorId, VisitId] = {}
        self.take(list(self.file.documents))

    def of_press(self, door: DoorId, press: PressId) -> Visit | None:
        """The visit that this press, or a picture taken for it, belongs to."""
        visit = self._presses.get((door, press))
        return self.visits[visit] if visit else None

    def latest(self, door: DoorId) -> Visit | None:
        """The visit of this door that began last."""
        visit = self._latest.get(door)
        return self.visits[visit] if visit else None

    def take(self, ids: Iterable[str]) -> None:
        """Learn what the file says of these visits now."""
        unknown_latest: set[DoorId] = set()
        for key in ids:
            visit_id = VisitId(key)
            if visit_id not in self.file.documents:
                unknown_latest |= self._drop(visit_id)
            elif (document := self.file.documents.get(visit_id)) is not None:
                try:
                    self._put(self._schema.thing(document))
                except Unreadable as exc:
                    self._shelf.take(f"visits-{self.name}", visit_id, document, str(exc), self.file)
        for door in unknown_latest:  # once, however many went
            self._find_latest(door)

    def _drop(self, visit_id: VisitId) -> set[DoorId]:
        """Returns the door whose latest visit it was."""
        if (gone := self.visits.pop(visit_id, None)) is None:
            return set()
        self.open.discard(visit_id)
        for key in _press_keys(gone):
            self._presses.pop(key, None)
        if self._latest.get(gone.door) != visit_id:
            return set()
        del self._latest[gone.door]
        return {gone.door}

    def _put(self, visit: Visit) -> None:
        old = self.visits.get(visit.id)
        self.visits[visit.id] = visit
        for key in _press_keys(old) if old else ():
            self._presses.pop(key, None)
        self._presses.update(dict.fromkeys(_press_keys(visit), visit.id))
        (self.open.discard if visit.over else self.open.add)(visit.id)
        latest = self.latest(visit.door)
        if latest is None or visit.began_at > latest.began_at:
            self._latest[visit.door] = visit.id
        elif latest.id == visit.id and old and visit.began_at < old.began_at:
            self._find_latest(visit.door)  # it began earlier than we thought

    def _find_latest(self, door: DoorId) -> None:
        same_door = (known for known in self.visits.values() if known.door == door)
        if latest := max(same_door, key=lambda known: known.began_at, default=None):
            self._latest[door] = latest.id


def _press_keys(visit: Visit) -> set[tuple[DoorId, PressId]]:
    presses = (press.id for press in visit.presses)
    pictures = (photo.press for photo in visit.photos)
    unreadable = (photo.press for photo in visit.unreadable)
    return {(visit.door, press) for press in (*presses, *pictures, *unreadable)}
