"""What the doctor says of the page: whether it opens where Telegram would open it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.commands import page_check
from bot.commands.page_check import check_page
from bot.commands.rooms import now
from bot.house.findings.findings import Finding
from bot.house.findings.page_findings import PageShut, PageTrouble
from bot.settings import AppSettings, WebSettings
from bot.words.commands import doctor_text
from tests.english import ENGLISH
from tests.rig.api import an_api
from tests.rig.mosquitto import free_port

NAMED = WebSettings(TRUSTED_PROXIES="127.0.0.1")


def said(finding: Finding) -> str:
    advice = doctor_text.said(finding.found)
    return ENGLISH.plain(advice.what)


def trouble(finding: Finding) -> PageTrouble:
    assert isinstance(finding.found, PageShut)
    assert not finding.good
    assert not finding.needed
    return finding.found.trouble


@asynccontextmanager
async def serving(answer: web.Response, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    app = web.Application()

    async def told(_: web.Request) -> web.Response:
        return answer

    app.router.add_get("/app/sign-in", told)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "localhost", port, ssl_context=tls).start()
    try:
        yield port
    finally:
        await runner.cleanup()


def certified(folder: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate that it made itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now()).not_valid_after(now() + timedelta(days=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(private + pem)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "both.pem")
    return tls


async def test_where_there_is_no_page_or_one_for_the_home_alone_it_says_so() -> None:
    assert "there is none" in said(await check_page(AppSettings(), WebSettings()))
    at_home = await check_page(AppSettings(WEB_APP="on"), WebSettings(HTTP_PORT=8081))
    assert at_home.good
    assert "at /app on port 8081" in said(at_home)


async def test_a_page_that_opens_is_told_with_its_address() -> None:
    port = free_port()
    app = AppSettings(WEB_APP_URL=f"http://localhost:{port}")
    async with an_api(app=app, port=port):
        opens = await check_page(app, WebSettings())
    assert opens.good
    assert said(opens) == f"opens at http://localhost:{port}/app"


async def test_nobody_somebody_else_and_a_certificate_of_one_s_own_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_check, "_PATIENCE_S", 3.0)
    shut = AppSettings(WEB_APP_URL=f"http://localhost:{free_port()}")
    assert trouble(await check_page(shut, NAMED)) is PageTrouble.NO_ANSWER
    for answer in (web.Response(text="<p>", status=200), web.json_response({}), web.json_response({}, status=502)):
        async with serving(answer) as port:
            app = AppSettings(WEB_APP_URL=f"http://localhost:{port}")
            assert trouble(await check_page(app, NAMED)) is PageTrouble.NOT_OURS
    async with serving(web.json_response({}), certified(tmp_path)) as port:
        app = AppSettings(WEB_APP_URL=f"https://localhost:{port}")
        assert trouble(await check_page(app, NAMED)) is PageTrouble.CERTIFICATE


async def test_a_proxy_that_nobody_named_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def opens(_: str) -> None:
        return None

    monkeypatch.setattr(page_check, "_trouble", opens)
    app = AppSettings(WEB_APP_URL="https://doorman.example.org")
    assert trouble(await check_page(app, WebSettings())) is PageTrouble.PROXY_UNNAMED
    assert (await check_page(app, NAMED)).good
