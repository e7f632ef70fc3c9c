"""Which language each resident is spoken to in."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.house.people import ResidentId
from bot.house.ports import Collection
from bot.words.tongue import Language, Tongue, language_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A resident's language."""

    language: Language
    #: True: they chose it; what their Telegram is set to no longer counts.
    chosen: bool = False


class Tongues:
    """The residents' languages: as their Telegram is set, until they choose."""

    def __init__(self, spoken: Collection[Spoken], zone: tzinfo) -> None:
        self._spoken = spoken
        self.zone = zone

    def of(self, resident: ResidentId) -> Tongue:
        """How to speak to a resident; English to those of whom nothing is known."""
        spoken = self._spoken.get(str(resident))
        return Tongue(spoken.language if spoken else Language.ENGLISH, self.zone)

    def of_outsider(self, code: str | None) -> Tongue:
        """How to speak to somebody who is no resident, by the language their Telegram is set to."""
        return Tongue(language_of(code) or Language.ENGLISH, self.zone)

    def has_chosen(self, resident: ResidentId) -> bool:
        """Tell whether they said how they want to be spoken to."""
        spoken = self._spoken.get(str(resident))
        return spoken is not None and spoken.chosen

    async def heard(self, resident: ResidentId, code: str | None) -> bool:
        """Their Telegram is set to this language (an IETF tag); returns whether that changes how to speak to them.

        One that we do not speak changes nothing.
        """
        language = language_of(code)
        async with self._spoken.turn:  # what they are just choosing counts more
            known = self._spoken.get(str(resident))
            if language is None or (known and (known.chosen or known.language is language)):
                return False
            await self._spoken.put({str(resident): Spoken(language)})
        return True

    async def choose(self, resident: ResidentId, language: Language) -> None:
        """They want to be spoken to like this."""
        async with self._spoken.turn:
            await self._spoken.put({str(resident): Spoken(language, chosen=True)})

    async def end_of(self, resident: ResidentId) -> None:
        """They live here no longer."""
        await self._spoken.put({str(resident): None})
