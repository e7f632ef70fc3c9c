"""The service account's key that an owner sent in the chat: sealed."""

from bot.aside import in_a_thread_of_its_own
from bot.store.sealed import SealedBook

#: Under which name the service account's key is kept, sealed; and under which id.
LOG_KEY = "day_log_key"
_OWNER = "service account"


class SealedLogKey:
    """The service account's key (KeySafe) in the sealed book."""

    def __init__(self, book: SealedBook) -> None:
        self._book = book

    async def get(self) -> str | None:
        """See ``KeySafe.get``."""
        return await in_a_thread_of_its_own(lambda: self._book.get(_OWNER), name="log key")

    async def put(self, key: str | None) -> None:
        """See ``KeySafe.put``."""
        await self._book.put(_OWNER, key)
