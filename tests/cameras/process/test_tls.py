"""Cameras that speak TLS, with certificates that they signed for themselves."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.cameras.wire import MotionFrame
from bot.house.watch.camera import Login
from tests.cameras.process.child import ChildCamera
from tests.rig.cameras.http import HttpCamera
from tests.rig.cameras.rtsp import CameraRig, walker

ANNA = Login("anna", "kitten")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "IPCAM")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=900))
        .not_valid_after(now - timedelta(days=1))  # nobody renews a camera's
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "camera.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


@asynccontextmanager
async def behind_tls(address: str, context: ssl.SSLContext) -> AsyncIterator[str]:
    """The same camera at another address, by TLS."""
    parts = urlsplit(address)
    ends: set[asyncio.StreamWriter] = set()
    idle = asyncio.Event()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        writer.close()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(parts.hostname, parts.port)
        ends.update({writer, inner_writer})
        idle.clear()
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        for end in (writer, inner_writer):
            with contextlib.suppress(OSError):
                await end.wait_closed()
        ends.difference_update({writer, inner_writer})
        if not ends:
            idle.set()

    server = await asyncio.start_server(connect, "127.0.0.1", 0, ssl=context)
    try:
        yield f"{parts.scheme}s://127.0.0.1:{server.sockets[0].getsockname()[1]}{parts.path}"
    finally:
        server.close()
        if ends:
            async with asyncio.timeout(10):
                await idle.wait()


async def test_a_camera_of_rtsp_by_tls_is_watched(tmp_path: Path, context: ssl.SSLContext) -> None:
    async with CameraRig() as rig:
        camera = rig.camera("garden", walker(), login=ANNA)
        async with (
            behind_tls(camera.address, context) as address,
            ChildCamera(tmp_path, kind="rtsp", address=address, user=ANNA.user, password=ANNA.password) as child,
        ):
            assert address.startswith("rtsps://")
            await child.until(MotionFrame, lambda frame: bool(frame.moving))


@pytest.mark.parametrize("kind", ["mjpeg", "snapshot"])
async def test_a_camera_of_https_is_watched(tmp_path: Path, context: ssl.SSLContext, kind: str) -> None:
    async with (
        HttpCamera(walker(), login=ANNA) as camera,
        behind_tls(camera.mjpeg if kind == "mjpeg" else camera.snapshot, context) as address,
        ChildCamera(tmp_path, kind=kind, address=address, user=ANNA.user, password=ANNA.password) as child,
    ):
        assert address.startswith("https://")
        await child.until(MotionFrame, lambda frame: bool(frame.moving))
