"""The cameras that tests ask over HTTP do what real ones do, right and wrong."""

import aiohttp
import pytest

from bot.demo.streams.accounts import Gate, LoginScheme
from bot.house.watch.camera import Login
from tests.rig.cameras.http import HttpCamera, HttpFault

LOGIN = Login("viewer", "secret")


async def test_a_snapshot_is_a_jpeg_and_a_stream_is_many() -> None:
    async with HttpCamera(fps=50) as camera, aiohttp.ClientSession() as http:
        async with http.get(camera.snapshot) as answer:
            assert (await answer.read())[:2] == b"\xff\xd8"
        async with http.get(camera.mjpeg) as answer:
            read = b""
            while read.count(b"--picture") < 3:
                read += await answer.content.readany()


@pytest.mark.parametrize("scheme", LoginScheme)
async def test_a_login_is_asked_for(scheme: LoginScheme) -> None:
    async with HttpCamera(login=LOGIN, scheme=scheme) as camera, aiohttp.ClientSession() as http:
        async with http.get(camera.snapshot) as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith(scheme)
        assert camera.refused == 1


async def test_a_digest_that_is_worked_out_right_passes() -> None:
    async with HttpCamera(login=LOGIN, scheme=LoginScheme.DIGEST) as camera:
        middleware = (aiohttp.DigestAuthMiddleware(LOGIN.user, LOGIN.password),)
        async with aiohttp.ClientSession(middlewares=middleware) as http, http.get(camera.snapshot) as answer:
            assert answer.status == 200


def test_a_gate_without_a_login_is_open() -> None:
    assert Gate(None).passes("", "GET")
    assert not Gate(LOGIN).passes("Digest rubbish", "GET")


async def test_half_a_picture_ends_before_it_is_whole() -> None:
    async with HttpCamera(fault=HttpFault.HALF) as camera, aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientError):
            async with http.get(camera.snapshot) as answer:
                await answer.read()


@pytest.mark.parametrize("fault", [HttpFault.GIGABYTE, HttpFault.ENDLESS])
async def test_a_gigabyte_comes_as_far_as_it_is_taken(fault: HttpFault) -> None:
    async with HttpCamera(fault=fault) as camera, aiohttp.ClientSession() as http:
        async with http.get(camera.snapshot) as answer:
            assert len(await answer.content.readexactly(1_000_000)) == 1_000_000
        assert camera.sent < 2**27


async def test_what_is_not_found_says_so() -> None:
    async with HttpCamera() as camera, aiohttp.ClientSession() as http:
        camera.fault = HttpFault.NOT_FOUND
        async with http.get(camera.snapshot) as answer:
            assert answer.status == 404
