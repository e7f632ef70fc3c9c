"""What is told and given only in the house is so behind a proxy, too."""

from typing import Any

import pytest

from bot.web import Networks
from tests.devices.intake.uploads import Intake

PROXY = Networks.parse("127.0.0.1, 10.0.0.0/24")


async def test_health_tells_a_proxied_stranger_only_whether_all_is_well(intake: Intake) -> None:
    intake.parts["broker"] = {"ok": True}
    for headers in ({"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-For": "\xff"}, {"Forwarded": "for=127.0.0.1"}):
        assert set((await intake.answer("GET", f"{intake.url}/health", headers=headers))[1]) == {"ok", "now"}

    assert "parts" in (await intake.answer("GET", f"{intake.url}/health"))[1]


async def test_updates_are_for_the_house_behind_a_proxy_too(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{intake.url}/updates/none"

    async def status(address: str | None) -> Any:
        headers = {"X-Forwarded-For": address} if address else {}
        return (await intake.answer("GET", url, headers=headers))[0]

    assert (await status(None), await status("192.168.1.5")) == (404, 403)
    monkeypatch.setattr(intake.photos, "_trusted", PROXY)
    assert (await status(None), await status("192.168.1.5"), await status("203.0.113.7")) == (403, 404, 403)
