"""After a wrong name was corrected: what else of the last weeks would change, and the button that changes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.house.faces.hindsight import Hindsight, SeenAnew
from bot.house.people import Person, Resident, ResidentId
from bot.house.ports import Background, Clock, Collection
from bot.telegram.actions.corrections import ApplyHindsight
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.memory import keep_for_a_while, still_kept
from bot.words.chat.people import hindsight_text

#: How long it may be applied.
_STANDS_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ProposedChanges:
    """What a resident may apply."""

    resident: ResidentId
    changes: tuple[SeenAnew, ...]
    expires_at: datetime


class LookingBack:
    """Looks back behind everything else, and tells whoever corrected us."""

    def __init__(
        self,
        *,
        household: TelegramHousehold,
        hindsight: Hindsight,
        proposed: Collection[ProposedChanges],
        background: Background,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._household = household
        self._hindsight = hindsight
        self._proposed = proposed
        self._background = background
        self._zone = zone
        self._clock = clock
        self._steady = steady

    def begin(self, resident: Resident, person: Person) -> None:
        """Look for faces that were taken for somebody and would not be now; returns at once."""
        self._background.spawn(self._look_back(resident, person), name=f"look back at {person.id}")

    async def apply(self, resident: Resident, key: str) -> None:
        """Change what was proposed, as long as one may."""
        proposed = still_kept(self._proposed, key, resident.id, self._steady())
        if proposed is None:
            self._household.say(resident.id, hindsight_text.OVER)
            return
        done = await self._hindsight.apply(resident, proposed.changes)
        await self._proposed.put({key: None})
        self._household.say(resident.id, hindsight_text.applied(done))

    async def _look_back(self, resident: Resident, person: Person) -> None:
        changes = await self._hindsight.look_back(resident, person.id)
        if not changes:
            return
        now = self._steady()
        until = now + _STANDS_FOR
        key = await keep_for_a_while(self._proposed, ProposedChanges(resident.id, changes, until), now)
        text = hindsight_text.would_change(person, changes, self._clock(), self._zone)
        rows = yes_or_no(hindsight_text.APPLY, ApplyHindsight(key), until)
        self._household.offer(resident.id, text, f"hindsight {key}", rows)
