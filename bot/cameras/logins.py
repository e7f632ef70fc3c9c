"""What cameras ask for, in the sealed book: opened for whoever opens a stream, and for nobody else."""

import logging
from collections.abc import Callable
from typing import Protocol

import orjson

from bot.aside import in_a_thread_of_its_own
from bot.house.watch.camera import CameraId, Login

log = logging.getLogger(__name__)

#: Has the log blacken a secret.
Blacken = Callable[[str], None]


class SecretBook(Protocol):
    """Secrets on the disk, sealed."""

    def get(self, owner: str) -> str | None:
        """What was sealed; None: there is nothing that can be opened. Blocks for a moment; never raises."""

    async def put(self, owner: str, secret: str | None) -> None:
        """Seal a secret, or forget it (None). Raises StoreUnwritable."""


class CameraLogins:
    """The cameras' logins; ``blacken`` is told each password before anything is done with it."""

    def __init__(self, book: SecretBook, blacken: Blacken) -> None:
        self._book = book
        self._blacken = blacken

    async def get(self, camera: CameraId) -> Login | None:
        """What a camera asks for; None: nothing that we know."""
        kept = await in_a_thread_of_its_own(lambda: self._book.get(camera), name="camera login")
        if kept is None:
            return None
        try:
            user, password = orjson.loads(kept)
            login = Login(str(user), str(password))
        except (ValueError, TypeError):
            log.error("the login of the camera %s cannot be read: please set it again", camera)  # noqa: TRY400 - the exception may hold it
            return None
        self.hide(login)
        return login

    async def put(self, camera: CameraId, login: Login | None) -> None:
        """Seal it, or forget it (None). Raises StoreUnwritable."""
        self.hide(login)
        sealed = orjson.dumps([login.user, login.password]).decode() if login else None
        await self._book.put(camera, sealed)

    def hide(self, login: Login | None) -> None:
        """Have the log blacken a password."""
        if login and login.password:
            self._blacken(login.password)
