"""Sheets with the numbered squares of a camera's picture, on which somebody chooses by tapping."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import CameraId, CameraUnreachable
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.viewing import Viewing
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.camera_views import ClearSquares, SaveSquares, ShowSquares, Squares, TapSquare
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.cameras.grid import with_grid
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.cameras.squares import COLUMNS, EVERY, covered, rectangles, zones
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat.cameras import camera_labels, camera_text
from bot.words.phrase import Phrase, Text

#: How long somebody may tap on one: later the picture shows something else.
SHEET_LASTS = timedelta(minutes=15)


class SheetGone(Exception):
    """It is too old, or the service was started anew."""


@dataclass(slots=True)
class _SquareSheet:
    id: str
    camera: CameraId
    #: What the camera is called.
    name: str
    of: Squares
    until: datetime
    chosen: set[int] = field(default_factory=set)


class SquareSheets:
    """One sheet a resident at most, in mind alone: what is chosen is kept once it is done."""

    def __init__(
        self,
        *,
        keeper: CameraKeeper,
        viewing: Viewing,
        admission: Admission,
        pages: CameraPages,
        household: TelegramHousehold,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._viewing = viewing
        self._admission = admission
        self._pages = pages
        self._household = household
        self._steady = steady
        self._sheets: dict[ResidentId, _SquareSheet] = {}

    async def show(self, by: Resident, camera: CameraId, of: Squares) -> None:
        """Show a sheet with what is chosen now. Raises NotAllowed, NoSuchCamera."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        known = self._pages.get(camera)
        try:
            picture = await with_grid(await self._viewing.snap(by, camera))
        except CameraUnreachable as exc:
            again = Button(camera_labels.TRY_AGAIN, Offer(ShowSquares(camera, of), self._steady() + SHEET_LASTS))
            self._household.offer(by.id, self._pages.why_not(camera, exc.trouble), f"squares {camera}", [[again]])
            return
        shapes = known.masks if of is Squares.MASKS else [zone.corners for zone in known.zones]
        sheet = _SquareSheet(token_hex(8), camera, known.name, of, self._steady() + SHEET_LASTS, set(covered(shapes)))
        self._sheets[by.id] = sheet
        self._household.offer(by.id, _text(sheet), _about(sheet), _rows(sheet), NotePhoto(picture, frozenset()))

    def tap(self, by: Resident, sheet_id: str, number: int) -> None:
        """Choose a square, or leave it out again. Raises SheetGone."""
        sheet = self._open(by, sheet_id)
        if number in EVERY:
            sheet.chosen ^= {number}
            self._draw(by, sheet)

    def clear(self, by: Resident, sheet_id: str) -> None:
        """Choose none. Raises SheetGone."""
        sheet = self._open(by, sheet_id)
        sheet.chosen.clear()
        self._draw(by, sheet)

    async def save(self, by: Resident, sheet_id: str) -> None:
        """Have it so from now on. Raises SheetGone, NotAllowed, NoSuchCamera, CameraRefused."""
        sheet = self._open(by, sheet_id)
        self._pages.get(sheet.camera)
        if sheet.of is Squares.MASKS:
            kept = await self._keeper.set_masks(by, sheet.camera, rectangles(sheet.chosen))
            text = camera_text.masks_saved(kept)
        else:
            kept = await self._keeper.set_zones(by, sheet.camera, zones(sheet.chosen))
            text = camera_text.zones_saved(kept)
        self._sheets.pop(by.id, None)
        self._household.redraw(by.id, text, _about(sheet), [])
        self._pages.redraw(by, kept)

    def _open(self, by: Resident, sheet_id: str) -> _SquareSheet:
        sheet = self._sheets.get(by.id)
        if sheet is None or sheet.id != sheet_id or self._steady() >= sheet.until:
            raise SheetGone
        return sheet

    def _draw(self, by: Resident, sheet: _SquareSheet) -> None:
        self._household.redraw(by.id, _text(sheet), _about(sheet), _rows(sheet))


def _about(sheet: _SquareSheet) -> str:
    return f"sheet {sheet.id}"


def _text(sheet: _SquareSheet) -> Text:
    ask = camera_text.ask_masks if sheet.of is Squares.MASKS else camera_text.ask_zones
    return ask(sheet.name)


def _rows(sheet: _SquareSheet) -> list[list[Button]]:
    def button(label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, sheet.until))

    squares = [
        button(camera_labels.cell(number, chosen=number in sheet.chosen), TapSquare(sheet.id, number))
        for number in EVERY
    ]
    none = camera_labels.PAINT_NOTHING if sheet.of is Squares.MASKS else camera_labels.WHOLE
    below = [button(none, ClearSquares(sheet.id)), button(camera_labels.DONE, SaveSquares(sheet.id))]
    return [*in_rows(squares, COLUMNS), below]
