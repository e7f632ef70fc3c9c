"""A camera's name and the name of its place, asked for by chat."""

from bot.house.names import to_name
from bot.house.people import Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import CameraId
from bot.house.watch.camera_keeper import CameraKeeper
from bot.telegram.chat.cameras.asked import CameraNameAsked, CameraPlaceAsked
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.cameras import camera_text


class CameraNaming:
    """Asks, and has it called so. Raises NotAllowed; where a camera is not there, NoSuchCamera."""

    def __init__(
        self,
        *,
        keeper: CameraKeeper,
        pages: CameraPages,
        admission: Admission,
        household: TelegramHousehold,
        asking: Asking,
    ) -> None:
        self._keeper = keeper
        self._pages = pages
        self._admission = admission
        self._household = household
        self._asking = asking

    async def ask_name(self, by: Resident, camera: CameraId) -> None:
        """Ask what a camera shall be called."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        known = self._pages.get(camera)
        await self._asking.ask(by.id, CameraNameAsked(known.id, known.name))

    async def ask_place(self, by: Resident, camera: CameraId) -> None:
        """Ask what the place is called at which it hangs."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._asking.ask(by.id, CameraPlaceAsked(self._pages.get(camera).id))

    async def answered(
        self, resident: Resident, matter: CameraNameAsked | CameraPlaceAsked, said: str | YesOrNo
    ) -> None:
        """Call it what was written. Raises NoName, CameraRefused."""
        if not isinstance(said, str):
            return  # none has a button for yes or no
        self._pages.get(matter.camera)
        if isinstance(matter, CameraPlaceAsked):
            camera = await self._keeper.put_at(resident, matter.camera, door=None, place_name=to_name(said))
            self._pages.say_place(resident, camera)
            return
        camera = await self._keeper.rename(resident, matter.camera, to_name(said))
        self._household.say(resident.id, camera_text.is_called(camera))
        self._pages.redraw(resident, camera)
