"""Who is at home, and what tells that by itself, asked for by chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.residents.permissions import Action, ever_may
from bot.house.telling.whereabouts_keeper import WhereaboutsKeeper
from bot.house.watch.arming.arming import Arming
from bot.telegram.actions.whereabouts import AskTracker, EndTracker, ShowTrackers
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import arming_text
from bot.words.chat.people import whereabouts_text
from bot.words.phrase import Text, lines

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: What the buttons of the list are about.
_LIST = "trackers"


@dataclass(frozen=True, slots=True)
class TrackerTopicAsked(Matter):
    """On which topic it is told whether somebody is at home."""

    kind = "tracker"
    who: ResidentId
    name: str

    def phrasing(self) -> Phrasing:
        """A topic."""
        return Phrasing(whereabouts_text.ask_topic(self.name))

    def carried_out(self) -> Self:
        """Without the name."""
        return replace(self, name="")


class WhereaboutsPages:
    """Says who is at home, to adults alone, and has owners choose what tells it. Raises NotAllowed, NotHere."""

    def __init__(
        self,
        *,
        keeper: WhereaboutsKeeper,
        arming: Arming,
        household: TelegramHousehold,
        asking: Asking,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._arming = arming
        self._household = household
        self._asking = asking
        self._steady = steady

    async def go(self, by: Resident, *, away: bool) -> None:
        """Somebody leaves, or is back; they are told what that means, and who else is at home."""
        before = self._arming.state.mode
        await self._keeper.go(by, away=away)
        said = whereabouts_text.AWAY_NOW if away else whereabouts_text.HOME_NOW
        armed = arming_text.went(before, self._arming.state.mode) if ever_may(by, Action.ARM) else None
        text = lines(said, armed, *await self.at_home(by))
        if ever_may(by, Action.CHANGE_RESIDENT):
            offer = Offer(ShowTrackers(), self._steady() + _LASTS)
            self._household.offer(by.id, text, "whereabouts", [[Button(whereabouts_text.BY_PHONE, offer)]])
        else:
            self._household.say(by.id, text)

    async def at_home(self, by: Resident) -> Sequence[Text]:
        """Who is at home and who is not, for whoever may see that; nothing for anybody else."""
        if not ever_may(by, Action.SEE_WHEREABOUTS):
            return ()
        everybody = await self._keeper.everybody(by)
        at_home = [one.name for one, where in everybody if not where.away]
        away = [one.name for one, where in everybody if where.away]
        return whereabouts_text.at_home(at_home, away)

    async def show(self, by: Resident, *, redrawn: bool = False) -> None:
        """Of whom it is told on the broker."""
        followed = await self._keeper.followed(by)
        until = self._steady() + _LASTS
        rows = []
        for one in followed:
            rows.append([Button(labels.name(one.who.name), Offer(AskTracker(one.who.id), until))])
            if one.whereabouts.topic:
                rows[-1].append(Button(whereabouts_text.NO_TOPIC_ANY_MORE, Offer(EndTracker(one.who.id), until)))
        self._household.page(by.id, whereabouts_text.trackers(followed), _LIST, rows, redrawn=redrawn)

    async def ask(self, by: Resident, who: ResidentId) -> None:
        """Ask where it is told of somebody."""
        await self._asking.ask(by.id, TrackerTopicAsked(who, (await self._keeper.find(by, who)).name))

    async def end(self, by: Resident, who: ResidentId) -> None:
        """Have it told of somebody nowhere any more."""
        await self._keeper.unfollow(by, who)
        await self.show(by, redrawn=True)

    async def answered(self, resident: Resident, matter: TrackerTopicAsked, said: str | YesOrNo) -> None:
        """Have it told there. Raises what ``WhereaboutsKeeper.follow`` raises."""
        if isinstance(said, str):  # it has no button for yes or no
            other = await self._keeper.find(resident, matter.who)
            line = await self._keeper.follow(resident, matter.who, said)
            self._household.say(resident.id, whereabouts_text.followed(other.name, line))
            await self.show(resident, redrawn=True)
