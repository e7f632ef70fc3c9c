"""Asks residents on a keypad for what a door wants to see, and carries out what they wanted with it."""

from collections.abc import Awaitable, Callable

from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.opening.openings import Openings, SecondAdultNeeded
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proof import Given, PinUnfit, ProofKind, check_pin
from bot.house.opening.proofs import CHANGE_LASTS, Proofs
from bot.house.people import Resident, ResidentId
from bot.house.visits.answers import Answers, Beginning
from bot.house.visits.manner import Manner
from bot.house.visits.refused import AnswerRefused, SecondAdultAwaited
from bot.house.visits.visit import Outcome, VisitId
from bot.telegram.chat.doors.keypads import Keypads, KeypadStep
from bot.telegram.chat.guests.qr import qr_picture
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import FileKind, Shredder
from bot.words.chat.doors import door_page_text, opening_text
from bot.words.phrase import Text

#: What is done once somebody has shown something.
_Work = Callable[[Given], Awaitable[KeypadStep | Text]]


class Proving:
    """What stands in the way is raised; ProofNotSet and UnlockingLocked before anybody types in vain."""

    def __init__(
        self,
        *,
        keypads: Keypads,
        answers: Answers,
        openings: Openings,
        policies: DoorPolicies,
        proofs: Proofs,
        household: TelegramHousehold,
        shredder: Shredder,
    ) -> None:
        self._keypads = keypads
        self._answers = answers
        self._openings = openings
        self._policies = policies
        self._proofs = proofs
        self._household = household
        self._shredder = shredder

    def for_visit(
        self, by: Resident, visit: VisitId, place: ResidentId, begun: Beginning, door: Door, manner: Manner
    ) -> None:
        """Ask for what opens a door to somebody who rang; ``place``: whose card was tapped."""

        async def open_it(given: Given) -> Text:
            try:
                await self._answers.give(
                    visit, by, Outcome.UNLOCKED, given=given, strangers=begun.strangers, manner=manner
                )
            except SecondAdultAwaited:
                return opening_text.WAITS_FOR_SECOND
            except AnswerRefused:
                return opening_text.CARD_TELLS
            except DoorUnreachable as exc:
                return door_page_text.not_opened(door.name, exc.failure)
            finally:
                self._household.refresh(place, visit)
            return opening_text.is_open(door)

        self._ask(by, begun.proof, opening_text.ask_for_visit(door, begun.proof), open_it)

    async def for_door(self, by: Resident, door_id: DoorId) -> None:
        """Ask for what opens a door at which nobody rang; a second tap is asked for by ``OpenDoor``."""
        door, policy = await self._openings.begin(by, door_id)

        async def open_it(given: Given) -> Text:
            return await self.open_door(by, door, given)

        self._ask(by, policy.proof, opening_text.ask_for_visit(door, policy.proof), open_it)

    async def open_door(self, by: Resident, door: Door, given: Given) -> Text:
        """Open a door at which nobody rang; returns what is said of it. Raises NotAllowed, NoSuchDoor, ProofRefused."""
        try:
            await self._openings.open(by, door.id, given)
        except SecondAdultNeeded:
            return opening_text.WAITS_FOR_SECOND
        except DoorUnreachable as exc:
            return door_page_text.not_opened(door.name, exc.failure)
        return opening_text.is_open(door)

    def for_policy(self, by: Resident, door: DoorId, change: Callable[[Given], Awaitable[Text]]) -> None:
        """Ask for what a door asks for, of somebody who has it ask for less."""
        proof = self._policies.of(door).proof
        self._ask(by, proof, opening_text.ask_before_less(proof), change)

    def for_trial(self, by: Resident, door: Door, work: Callable[[Given], Awaitable[Text]]) -> None:
        """Ask for what opens a door, of somebody who has its lock click."""
        proof = self._policies.of(door.id).proof
        self._ask(by, proof, opening_text.ask_for_visit(door, proof), work)

    async def for_pin(self, by: Resident, *, emergency: bool) -> None:
        """Have somebody choose a PIN: what they have first, then the new one, twice."""

        async def change() -> KeypadStep:
            return self._new_pin(by, opening_text.ask_new_pin(emergency=emergency), emergency=emergency)

        await self._before_change(by, change)

    async def for_app(self, by: Resident) -> None:
        """Have somebody set up an app: what they have first, then its first code."""

        async def change() -> KeypadStep:
            secret, link = await self._proofs.begin_app(by)
            picture = await qr_picture(link)
            caption = opening_text.app_secret(secret)
            await self._shredder.send(by.id, "doorman.jpg", picture, caption, kind=FileKind.CODE_APP)
            # the app may have to be fetched first
            return KeypadStep(ProofKind.CODE, opening_text.ASK_FIRST_CODE, confirm, lasts=CHANGE_LASTS, below=True)

        async def confirm(code: str) -> Text:
            await self._proofs.confirm_app(by, code)
            return opening_text.APP_SET

        await self._before_change(by, change)

    async def _before_change(self, by: Resident, change: Callable[[], Awaitable[KeypadStep]]) -> None:
        wanted = self._proofs.strongest(by.id)

        async def shown(given: Given) -> KeypadStep:
            await self._proofs.begin_change(by, given)
            return await change()

        if wanted is ProofKind.TWO_TAPS:
            await self._proofs.begin_change(by)
            self._keypads.ask(by.id, await change())
        else:
            self._ask(by, wanted, opening_text.ask_present(wanted), shown)

    def _new_pin(self, by: Resident, text: Text, *, emergency: bool) -> KeypadStep:
        async def first(typed: str) -> KeypadStep:
            try:
                check_pin(typed)  # before it is typed a second time in vain
            except PinUnfit as unfit:
                return self._new_pin(by, opening_text.pin_unfit(unfit.fault), emergency=emergency)

            async def again(repeated: str) -> KeypadStep | Text:
                if repeated != typed:
                    return self._new_pin(by, opening_text.PINS_DIFFER, emergency=emergency)
                try:
                    await self._proofs.set_pin(by, typed, emergency=emergency)
                except PinUnfit as unfit:
                    return self._new_pin(by, opening_text.pin_unfit(unfit.fault), emergency=emergency)
                return opening_text.PIN_SET

            return KeypadStep(ProofKind.PIN, opening_text.ASK_PIN_AGAIN, again)

        return KeypadStep(ProofKind.PIN, text, first)

    def _ask(self, by: Resident, proof: ProofKind, text: Text, work: _Work) -> None:
        self._proofs.check_able(by, proof)

        async def entered(typed: str) -> KeypadStep | Text:
            return await work(Given(proof, typed))

        self._keypads.ask(by.id, KeypadStep(proof, text, entered))
