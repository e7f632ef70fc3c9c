"""A real Home Assistant, headless, on a broker: started with files alone, asked over its own WebSocket."""

import asyncio
import base64
import hashlib
import hmac
import json
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.rig.home_assistant.install import Release, hass
from tests.rig.mosquitto import free_port

#: It imports for half a minute on a machine that is busy.
START_S = 60.0
STOP_S = 20.0

USER, TOKEN_ID, KEY = "owner", "tests", "5e" * 64

Entity = Mapping[str, Any]


class HomeAssistantProcess:
    """``hass`` with a configuration folder of its own, and one entry for MQTT in it."""

    def __init__(self, release: Release, folder: Path, broker_port: int) -> None:
        self._release = release
        self.folder = folder
        self._broker_port = broker_port
        self._port = free_port()
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._asked = 0

    async def __aenter__(self) -> Self:
        program = await asyncio.to_thread(hass, self._release)
        self._write()
        try:
            await self.start(program)
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def log(self) -> str:
        return (self.folder / "hass.log").read_text(encoding="utf-8", errors="replace")

    @property
    def complaints(self) -> list[str]:
        """What its part for MQTT did not like."""
        said = (line for line in self.log.splitlines() if "homeassistant.components.mqtt" in line)
        return [line for line in said if "WARNING" in line or "ERROR" in line]

    async def start(self, program: Path | None = None) -> None:
        """Start it, and wait until it runs."""
        program = program or await asyncio.to_thread(hass, self._release)
        with (self.folder / "hass.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                str(program), "--config", str(self.folder), "--skip-pip", stdout=log, stderr=log
            )
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {self._token()}"})
        async with asyncio.timeout(START_S):
            while await self._state() != "RUNNING":
                if self._process.returncode is not None:
                    raise RuntimeError(f"Home Assistant ended:\n{self.log[-4000:]}")
                await asyncio.sleep(0.2)
        await self._connect()

    async def stop(self) -> None:
        process, self._process = self._process, None
        if self._socket:
            await self._socket.close()
        if self._session:
            await self._session.close()
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def states(self) -> Mapping[str, Entity]:
        """Everything that it shows, by what it is called."""
        return {one["entity_id"]: one for one in await self._ask("get_states")}

    async def ids(self) -> Mapping[str, str]:
        """What it calls each thing of ours, by the id that we gave it."""
        listed = await self._ask("config/entity_registry/list")
        return {one["unique_id"]: one["entity_id"] for one in listed if one["platform"] == "mqtt"}

    async def devices(self) -> list[Mapping[str, Any]]:
        """Its devices that came over MQTT."""
        listed = await self._ask("config/device_registry/list")
        return [one for one in listed if any(kind == "mqtt" for kind, _ in one["identifiers"])]

    async def triggers(self, device: str) -> list[Mapping[str, Any]]:
        """What of a device may start an automation."""
        listed: list[Mapping[str, Any]] = await self._ask("device_automation/trigger/list", device_id=device)
        return [one for one in listed if one["domain"] == "mqtt"]

    async def call(self, domain: str, service: str, entity: str, **data: Any) -> None:
        """Have something done, as a tap does. Raises RuntimeError where it refuses."""
        await self._ask("call_service", domain=domain, service=service, service_data=data, target={"entity_id": entity})

    async def picture(self, entity: str) -> bytes:
        """What an image or a camera shows."""
        assert self._session
        kind = "image" if entity.startswith("image.") else "camera"
        address = f"http://127.0.0.1:{self._port}/api/{kind}_proxy/{entity}"
        async with self._session.get(address) as answer:
            return await answer.read() if answer.status == 200 else b""

    async def until(self, true: Callable[[Mapping[str, Entity]], bool], what: str, wait_s: float = 30.0) -> None:
        """Wait until what it shows makes this true."""
        try:
            async with asyncio.timeout(wait_s):
                while not true(await self.states()):  # noqa: ASYNC110 - it tells nobody when it is done
                    await asyncio.sleep(0.1)
        except TimeoutError:
            shown = {name: one["state"] for name, one in (await self.states()).items()}
            raise AssertionError(
                f"{what}: {json.dumps(shown, indent=1, ensure_ascii=False)}\n{self.log[-3000:]}"
            ) from None

    async def _state(self) -> str:
        assert self._session
        try:
            async with self._session.get(f"http://127.0.0.1:{self._port}/api/config") as answer:
                if answer.status != 200:
                    return f"{answer.status}"
                told = await answer.json()
        except aiohttp.ClientError:
            return ""
        return str(told["state"])

    async def _connect(self) -> None:
        assert self._session
        self._socket = await self._session.ws_connect(
            f"http://127.0.0.1:{self._port}/api/websocket", max_msg_size=2**24
        )
        assert (await self._socket.receive_json())["type"] == "auth_required"
        await self._socket.send_json({"type": "auth", "access_token": self._token()})
        assert (await self._socket.receive_json())["type"] == "auth_ok"

    async def _ask(self, kind: str, **more: Any) -> Any:
        assert self._socket
        self._asked += 1
        number = self._asked
        async with asyncio.timeout(30):
            await self._socket.send_json({"id": number, "type": kind, **more})
            while (answer := await self._socket.receive_json())["id"] != number:
                pass
        if not answer.get("success", True):
            raise RuntimeError(answer["error"]["message"])
        return answer["result"]

    def _token(self) -> str:
        """As it makes them itself: a long-lived token of the owner's."""
        now = int(time.time())
        said = [{"alg": "HS256", "typ": "JWT"}, {"iss": TOKEN_ID, "iat": now, "exp": now + 86400}]
        text = ".".join(_base64(json.dumps(one).encode()) for one in said)
        return f"{text}.{_base64(hmac.new(KEY.encode(), text.encode(), hashlib.sha256).digest())}"

    def _write(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        storage = self.folder / ".storage"
        storage.mkdir(parents=True)
        (self.folder / "configuration.yaml").write_text(
            "homeassistant:\n  name: Home\n  time_zone: Europe/Berlin\n"
            f"http:\n  server_host: 127.0.0.1\n  server_port: {self._port}\n"
            "api:\nwebsocket_api:\nconfig:\ndevice_automation:\nlogger:\n  default: warning\n"
        )
        _store(storage, "auth", 1, _auth(self._release.version))
        _store(storage, "onboarding", 4, {"done": ["user", "core_config", "analytics", "integration"]})
        entry = {
            "entry_id": "0123456789abcdef0123456789abcdef",
            "version": 1,
            "minor_version": 1,
            "domain": "mqtt",
            "title": "broker",
            "data": {"broker": "127.0.0.1", "port": self._broker_port, "discovery": True, "protocol": "5"},
            "options": {},
            "pref_disable_new_entities": False,
            "pref_disable_polling": False,
            "source": "user",
            "unique_id": None,
            "disabled_by": None,
        }
        _store(storage, "core.config_entries", 1, {"entries": [entry]})


def _auth(version: str) -> dict[str, Any]:
    user = {
        "id": USER,
        "group_ids": ["system-admin"],
        "is_owner": True,
        "is_active": True,
        "name": "Tests",
        "system_generated": False,
        "local_only": False,
    }
    token = {
        "id": TOKEN_ID,
        "user_id": USER,
        "client_id": None,
        "client_name": "tests",
        "client_icon": None,
        "token_type": "long_lived_access_token",
        "created_at": "2026-01-01T00:00:00+00:00",
        "access_token_expiration": 315360000.0,
        "token": KEY[::-1],
        "jwt_key": KEY,
        "last_used_at": None,
        "last_used_ip": None,
        "expire_at": None,
        "credential_id": None,
        "version": version,
    }
    groups = [{"id": name, "name": name} for name in ("system-admin", "system-users", "system-read-only")]
    return {"users": [user], "groups": groups, "credentials": [], "refresh_tokens": [token]}


def _store(storage: Path, name: str, version: int, data: Any) -> None:
    kept = {"version": version, "minor_version": 1, "key": name, "data": data}
    (storage / name).write_text(json.dumps(kept))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
