"""The files in docs/deploy name only what there is. No container is started: that was not tried."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.devices.access import configuration
from bot.settings import settings_from
from bot.settings.reading import setting_names

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")

TOKEN = "123456789:" + "A" * 35

#: Made by whoever deploys: the settings, and what `main.py install` writes there.
MADE = ("../../.env", "./secrets")


def test_each_setting_that_it_sets_is_one_of_ours() -> None:
    assert set(SERVICES["doorman"]["environment"]) <= setting_names()


def test_what_it_builds_from_is_there() -> None:
    build = SERVICES["doorman"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).resolve() == FOLDER / "Dockerfile"
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        for path in line.split():
            assert (ROOT / path).exists(), path


def test_nothing_of_the_family_s_goes_into_an_image() -> None:
    first, *others = (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n", 2)[1:]
    assert first == "*"
    let_in = {line.removeprefix("!") for line in "\n".join(others).splitlines()}
    copied = {path for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for path in line.split()}
    assert let_in == copied


def test_what_it_mounts_is_there_or_is_made_by_whoever_deploys() -> None:
    mounts = [str(mount).split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())]
    named = set(COMPOSE["volumes"])
    for source in mounts:
        assert source in named or source.startswith(MADE) or (FOLDER / source).exists(), source
    assert str(SERVICES["doorman"]["env_file"]).startswith(MADE)


def test_the_broker_finds_what_install_writes_where_its_configuration_says(tmp_path: Path) -> None:
    settings = settings_from({"BOT_TOKEN": TOKEN, "DOORS": {"front": {"key": "ab" * 32}}})
    written = configuration(settings.devices)
    wanted = set(re.findall(r"^(?:password_file|acl_file) (\S+)$", written, re.MULTILINE))
    mounted = {str(mount).split(":")[1] for mount in SERVICES["mosquitto"]["volumes"]}
    assert wanted <= mounted
    (port,) = re.findall(r"^listener (\d+)$", written, re.MULTILINE)
    assert port == SERVICES["doorman"]["environment"]["MQTT_PORT"]
    del tmp_path


def test_the_service_reaches_the_broker_and_the_boards_reach_the_service() -> None:
    ours = SERVICES["doorman"]["environment"]
    assert ours["MQTT_HOST"] in SERVICES
    assert any(str(port).startswith(f"{ours['HTTP_PORT']}:") for port in SERVICES["doorman"]["ports"])
    assert ours["DATA_DIR"] in {str(mount).split(":")[1] for mount in SERVICES["doorman"]["volumes"]}
    assert not Path(ours["AUDIT_KEY_FILE"]).is_relative_to(ours["DATA_DIR"])
    assert f"reverse_proxy @page doorman:{ours['HTTP_PORT']}" in (FOLDER / "Caddyfile").read_text(encoding="utf-8")


def test_the_broker_reads_its_passwords_and_keeps_what_waits_as_whoever_wrote_them() -> None:
    broker, built = SERVICES["mosquitto"], SERVICES["doorman"]["build"]["args"]["USER_ID"]
    assert broker["user"] == built  # install leaves the passwords to their owner alone
    kept = [str(mount).split(":") for mount in broker["volumes"] if str(mount).endswith(broker["working_dir"])]
    assert kept == [["./secrets/broker/data", broker["working_dir"]]]  # no volume: it would be another user's
    assert "persistence_location" not in configuration(settings_from({"BOT_TOKEN": TOKEN}).devices)


def test_a_proxy_has_the_address_that_is_to_be_trusted() -> None:
    address = SERVICES["proxy"]["networks"]["default"]["ipv4_address"]
    assert f"TRUSTED_PROXIES={address}" in (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", SERVICES)
def test_each_one_starts_again_by_itself(service: str) -> None:
    assert SERVICES[service]["restart"] == "always"
