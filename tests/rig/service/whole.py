"""The whole product round one front door: broker, stand-in for Telegram, virtual board, and the service itself."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.demo.board.line import Where
from bot.demo.board.virtual import VirtualBoard
from bot.demo.broker import EmbeddedBroker
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.mosquitto import BROKER, Mosquitto
from tests.rig.service.process import KEY, Service


class WholeRig:
    """Everything round one front door; Anna owns the home, Leo lives there."""

    def __init__(self, folder: Path, broker: Mosquitto | EmbeddedBroker, telegram: TelegramStandIn) -> None:
        self.broker = broker
        self.telegram = telegram
        self.pictures: list[bytes] = [jpeg()]
        #: The last message before the visit at hand; an earlier card's buttons are not meant.
        self.before = 0
        self.anna, self.leo = telegram.user("Anna"), telegram.user("Leo")
        self.service = Service(
            folder,
            BOT_TOKEN=telegram.token,
            BOT_API_URL=telegram.url,
            MQTT_PORT=str(broker.port),
            CLAIM_CODE="open-sesame-42",
        )
        self.board = VirtualBoard(
            "front",
            bytes.fromhex(KEY),
            broker=Where("127.0.0.1", broker.port),
            service_url=self.service.url,
            camera=lambda: self.pictures,
        )

    async def move_in(self) -> None:
        """As people do: Anna claims, invites, and Leo follows the link."""
        await self.anna.send_text("/start open-sesame-42")
        await self.anna.chat.until_message("Welcome, Anna!", timeout_s=20)
        await self.anna.send_text("/invite")
        invitation = await self.anna.chat.until_message("Send this link")
        await self.leo.open_link(invitation.links[0])
        await self.leo.chat.until_message("Welcome, Leo!")

    async def ready(self) -> None:
        """Everybody hears everybody."""
        await self.service.until_health("broker", ok=True)
        await self.service.until_health("recogniser", ok=True)
        await self.board.until_connected()

    async def ask_to_open(self, user: User) -> ChatMessage:
        """Tap Unlock on the newest card; returns the card that asks to confirm."""
        await user.tap(await self.newest(user, texts.UNLOCK), texts.UNLOCK)
        return await self.newest(user, texts.NO)

    async def open_door(self, user: User) -> None:
        """Unlock and confirm."""
        await user.tap(await self.ask_to_open(user), "✅ Yes, open the front door")

    async def newest(self, user: User, label: str, timeout_s: float = 30.0) -> ChatMessage:
        """Wait for a message of the visit at hand that has this button; the newest of them."""
        return await user.chat.until(
            lambda chat: next((m for m in reversed(chat.messages) if m.id > self.before and label in m.labels), None),
            timeout_s,
        )


@asynccontextmanager
async def whole_rig(folder: Path) -> AsyncIterator[WholeRig]:
    """Everything but a running service: mosquitto where it is installed, else the embedded broker."""
    async with AsyncExitStack() as stack:
        broker: Mosquitto | EmbeddedBroker
        if BROKER:
            broker = Mosquitto(folder)
            await broker.start()
            stack.push_async_callback(broker.stop)
        else:
            broker = await stack.enter_async_context(EmbeddedBroker())
        telegram = await stack.enter_async_context(TelegramStandIn())
        rig = WholeRig(folder, broker, telegram)
        await stack.enter_async_context(rig.board)
        stack.push_async_callback(rig.service.kill)
        yield rig
