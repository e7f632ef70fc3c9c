"""Plain words that answer no question of ours: met with the buttons that do what they ask for, and nothing is done."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.watch.camera import Camera
from bot.telegram.actions.camera_views import ShowLive
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.tongues import Tongues
from bot.words.chat import menu_text, wish_text
from bot.words.chat.cameras import camera_labels
from bot.words.wishes import wish as wishes
from bot.words.wishes.matching import named_in, wish_in
from bot.words.wishes.wish import PlainWish

#: How long a camera's own button stands.
_LASTS = timedelta(hours=1)

#: What the buttons are about.
_WISH = "wish"

#: What is offered where nothing does what they ask for: whoever rings stands in the newest visit, too.
_INSTEAD: Mapping[PlainWish, Sequence[str]] = {PlainWish.LOOK: ("live", "last", "doors")}


class Wishing:
    """Answers whatever somebody writes."""

    def __init__(
        self,
        *,
        menu_pages: MenuPages,
        admission: Admission,
        household: TelegramHousehold,
        tongues: Tongues,
        steady: Clock,
    ) -> None:
        self._menu_pages = menu_pages
        self._admission = admission
        self._household = household
        self._tongues = tongues
        self._steady = steady

    async def heard(self, by: Resident, text: str, camera_pages: CameraPages) -> None:
        """Offer what a sentence asks for, or the menu. Raises NotAllowed where it is nothing for them."""
        cameras = camera_pages.seen_by(by)
        language = self._tongues.of(by.id).language
        wish = wish_in(text, language, [name for one in cameras for name in _names(one)])
        if wish is None:
            self._menu_pages.offer_menu(by, menu_text.NOT_UNDERSTOOD)
            return
        if wish is PlainWish.CAMERA and not cameras:
            await camera_pages.say_none(by)
            return
        said = wish_text.said(wish, self._menu_pages.allowed(by))
        shown = cameras if wish is PlainWish.CAMERA else ()
        meant = [one for one in shown if named_in(text, language, _names(one))]
        rows = [[self._look_through(one)] for one in meant] or await self._giving(by, wish)
        if wish is PlainWish.THANKS:
            self._household.say(by.id, said)
            return
        if not rows and wish not in wishes.SENTENCES:
            instead = _INSTEAD.get(wish, ("doors",))
            if not cameras:
                instead = [name for name in instead if name != "live"]
            self._menu_pages.offer_ways(by, wish_text.nothing_for_it(wish), instead)
            return
        if wish is not PlainWish.MENU:
            rows.append([self._menu_pages.giving("menu")])
        self._household.offer(by.id, said, _WISH, rows)

    async def _giving(self, by: Resident, wish: PlainWish) -> list[list[Button]]:
        """The commands that do it, as far as they may give them."""
        commands, allowed = wishes.COMMANDS[wish], self._menu_pages.allowed(by)
        if needed := wishes.NEEDED.get(wish):
            await self._admission.admit(by, needed)
        given = [name for name in commands if menu_text.is_shown(name, by.role, allowed)]
        asks_for_more = wish not in wishes.SENTENCES
        if not given and asks_for_more and (action := menu_text.action_of(commands[0])):
            await self._admission.admit(by, action)  # tells whom they can ask
        return [[self._menu_pages.giving(name)] for name in given]

    def _look_through(self, camera: Camera) -> Button:
        return Button(camera_labels.camera(camera.name), Offer(ShowLive(camera.id), self._steady() + _LASTS))


def _names(camera: Camera) -> list[str]:
    """What it is called, and where it is."""
    return [name for name in (camera.name, camera.place_name) if name]
