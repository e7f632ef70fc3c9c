"""What the doctor asks the broker for Home Assistant's sake: whether we may tell it anything, and who reads along."""

from bot.devices.access import home_assistant_lines
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.wire_findings import HomeAssistantInTheOpen, HomeAssistantTold, HomeAssistantUntold
from bot.mqtt import BrokerAway, BrokerSilent, Connection, NotAuthorised
from bot.settings import DevicesSettings
from bot.web import Networks

#: How long the broker may take for each step, in seconds.
_PATIENCE_S = 5.0

_LOOPBACK = Networks.parse("127.0.0.0/8 ::1")


async def check_telling(connection: Connection, settings: DevicesSettings) -> Finding:
    """Say a word where it looks for devices, which is for nobody, and ask to hear when it starts."""
    prefix = settings.home_assistant.prefix
    ours = tuple(line for line in home_assistant_lines(settings.home_assistant)[:2])
    untold = Finding(Part.HOME_ASSISTANT, HomeAssistantUntold(prefix, ours), good=False)
    status = f"{prefix}/status"
    try:
        refused = await connection.subscribe([(status, 0)], _PATIENCE_S)
        connection.forget([status])
        await connection.publish(f"{prefix}/doorman/doctor", b"", retain=False, expiry_s=1, deadline_s=_PATIENCE_S)
    except NotAuthorised:
        return untold
    except (BrokerAway, BrokerSilent):
        return Finding(Part.HOME_ASSISTANT, Plain.HUNG_UP, good=False)
    return untold if refused else Finding(Part.HOME_ASSISTANT, HomeAssistantTold(prefix), good=True)


def check_secrecy(settings: DevicesSettings) -> list[Finding]:
    """Whether what it says can be read on its way; empty: it cannot, or it is told nothing."""
    host = settings.mqtt.host
    if not settings.home_assistant.on or settings.mqtt.tls or host == "localhost" or _is_here(host):
        return []
    found = HomeAssistantInTheOpen(settings.mqtt.where)
    return [Finding(Part.HOME_ASSISTANT, found, good=False, needed=False)]


def _is_here(host: str) -> bool:
    return host in _LOOPBACK
