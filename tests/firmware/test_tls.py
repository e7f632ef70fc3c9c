"""TLS with a private authority: the broker is checked, and a stranger's certificate is not believed."""

import importlib.util
import shutil
import ssl
from pathlib import Path

import pytest

from firmware.simulator.board import SimulatedBoard
from tests.firmware.broker import Broker
from tests.firmware.intake import Intake
from tests.firmware.rig import flashed, portraits
from tests.firmware.service import Service

#: TLS takes 16 KB in and 4 KB out for each of two connections, beside everything else.
TLS_HEAP = "384K"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("cryptography") is None, reason="cryptography is not installed: it makes the certificates"
)


def authority(folder: Path) -> Path:
    from firmware.tools.authority import make  # noqa: PLC0415 - only where cryptography is

    make(folder, "doorman.home", "127.0.0.1")
    return folder


async def test_a_press_and_its_pictures_travel_inside_tls(tmp_path: Path) -> None:
    ca = authority(tmp_path / "ca")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca / "server.pem", ca / "server.key")
    files = (ca / "ca.pem", ca / "server.pem", ca / "server.key")
    async with (
        Broker(tmp_path / "broker", tls=files) as broker,
        Intake(ssl=context) as intake,
        Service(broker.port) as service,
    ):
        tls = {"ca": "ca.der", "name": "doorman.home"}
        flash = flashed(tmp_path, broker.tls_port, intake.port, tls=tls)
        shutil.copy(ca / "ca.der", flash)
        async with SimulatedBoard(flash, portraits(), heap=TLS_HEAP) as board:
            await service.online()
            await board.press_and_release()
            await service.rings(1)
            taken = await intake.pictures(3)
            assert all(upload.is_whole for upload in taken)


async def test_a_certificate_of_another_authority_is_not_believed(tmp_path: Path) -> None:
    ca, stranger = authority(tmp_path / "ca"), authority(tmp_path / "stranger")
    files = (stranger / "ca.pem", stranger / "server.pem", stranger / "server.key")
    async with Broker(tmp_path / "broker", tls=files) as broker, Intake() as intake:
        flash = flashed(tmp_path, broker.tls_port, intake.port, tls={"ca": "ca.der", "name": "doorman.home"})
        shutil.copy(ca / "ca.der", flash)
        async with SimulatedBoard(flash, portraits(), heap=TLS_HEAP) as board:
            await board.until("nic", active=True)
            await board.skip(20)
            await board.press_and_release()
        assert "as doorman-front" not in broker.log()
        assert "SSL" in broker.log() or "alert" in broker.log()
