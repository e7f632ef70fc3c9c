"""What the doctor says of the broker, of what doors need of it, and of the port that pictures arrive on."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, assert_never

from bot.house.findings import wire_findings as f
from bot.house.findings.kafka_findings import KafkaInClear, KafkaUnwell, KafkaWell, WorkersHeard
from bot.house.findings.wire_findings import Hearing
from bot.house.status.wires import BrokerTrouble
from bot.words.commands.doctor_kafka_text import kafka
from bot.words.phrase import Listed, Phrase, Verbatim, listed, say


class Advice(NamedTuple):
    """What was found, and what to do about it; None: nothing is to be done."""

    what: Phrase
    remedy: Phrase | None = None


#: What a board's bell needs of an access list.
_BELLS = ("topic readwrite doorbell/#",)

_BROKER: Mapping[BrokerTrouble, tuple[Phrase, Phrase]] = {
    BrokerTrouble.NOT_YET: (say("nobody has tried yet"), say("call the doctor again")),
    BrokerTrouble.UNREACHABLE: (
        say("nobody answers there"),
        say("start the broker, and check MQTT_HOST and MQTT_PORT"),
    ),
    BrokerTrouble.OTHER_VERSION: (
        say("whoever listens there speaks no MQTT"),
        say("check MQTT_HOST, MQTT_PORT and MQTT_TLS"),
    ),
    BrokerTrouble.NOT_ALLOWED: (say("it refuses us"), say("check MQTT_USERNAME and MQTT_PASSWORD")),
    BrokerTrouble.TAKEN_OVER: (say("somebody else connected by our name"), say("run only one Doorman")),
    BrokerTrouble.LOST: (say("it hung up"), say("look at the broker’s log")),
}

_SEE_STATUS = say("/status in the chat tells why")


def wire(found: f.WireFound) -> Advice:  # noqa: PLR0912 - a case for each
    """What was found, and what to do about it."""
    match found:
        case f.ServiceConnected(where):
            return Advice(say("{where}, the running Doorman is connected", where=Verbatim(where)))
        case f.ServiceUnwell(trouble):
            return Advice(
                say("the running Doorman is not well: {why}", why=_BROKER[trouble][0] if trouble else _SEE_STATUS),
                say("mend that, or stop Doorman and call the doctor again, who then looks closer"),
            )
        case f.BrokerWell(where):
            return Advice(say("{where}, we may speak and hear", where=Verbatim(where)))
        case f.BrokerDumb(where):
            return Advice(
                say("{where} lets us in, but not speak and hear", where=Verbatim(where)),
                say(
                    "let this user read and write doorman/# and doorbell/#: `uv run main.py broker` shows the access "
                    "list"
                ),
            )
        case f.BrokerUnreached(where, trouble):
            why, remedy = _BROKER[trouble]
            return Advice(say("{where}: {why}", where=Verbatim(where), why=why), remedy)
        case f.StrangersNotTried(trouble):
            why, remedy = _BROKER[trouble]
            return Advice(say("whether anybody gets in without a password could not be tried: {why}", why=why), remedy)
        case f.TopicForbidden() | f.BellNotTried() | f.BellUnheard():
            return _bell(found)
        case f.RelayNotTried():
            return _relay(found)
        case f.RelayAway(door, topic):
            return Advice(
                say("the relay of the {door} is offline, by what {topic} says", door=door, topic=Verbatim(topic)),
                say("check its power and its network, then run the doctor again"),
            )
        case f.HomeAssistantTold() | f.HomeAssistantUntold() | f.HomeAssistantInTheOpen():
            return _home_assistant(found)
        case f.PortFree() | f.PortOurs() | f.PortUnusable() | f.HostNowhere():
            return _port(found)
        case KafkaWell() | KafkaUnwell() | KafkaInClear() | WorkersHeard():
            return Advice(*kafka(found))
        case _ as never:
            assert_never(never)


def access(lines: Iterable[str] = _BELLS) -> Phrase:
    """What the broker's access list needs."""
    return say("the access list needs {lines} for us: `uv run main.py broker` shows it", lines=_quoted(lines))


def _bell(found: f.TopicForbidden | f.BellNotTried | f.BellUnheard) -> Advice:
    match found:
        case f.TopicForbidden(topic, lines):
            return Advice(say("the broker does not let us read {topic}", topic=Verbatim(topic)), access(lines))
        case f.BellNotTried(door):
            return Advice(
                say("whether we hear the {door} could not be tried: the broker does not let us write there", door=door),
                access(),
            )
        case f.BellUnheard(door):
            return Advice(say("we do not hear the bell of the {door}", door=door), access())


def _relay(found: f.RelayNotTried) -> Advice:
    match found.hearing:
        case Hearing.HEARD:
            what = say(
                "we hear it; whether we may switch it is not tried, because it would open the {door}",
                door=found.door_name,
            )
        case Hearing.NOTHING_SAID:
            what = say(
                "{topic} said nothing that would prove that we hear it; whether we may switch it is not tried, "
                "because it would open the {door}",
                topic=Verbatim(found.topic),
                door=found.door_name,
            )
        case Hearing.CONFIRMS_NOTHING:
            what = say(
                "it confirms nothing (RELAY_CONFIRM_TOPIC is not set); whether we may switch it is not tried, "
                "because it would open the {door}",
                door=found.door_name,
            )
    remedy = say(
        "see that the access list has {lines} for us, then tap Unlock once, standing at the {door}",
        lines=_quoted(found.lines),
        door=found.door_name,
    )
    if found.ends_by_itself:
        remedy = say(
            "set up its automatic switch-off on the device itself, which cannot be done from here; see that the access "
            "list has {lines} for us, then tap Unlock once, standing at the {door}",
            lines=_quoted(found.lines),
            door=found.door_name,
        )
    return Advice(what, remedy)


def _home_assistant(found: f.HomeAssistantTold | f.HomeAssistantUntold | f.HomeAssistantInTheOpen) -> Advice:
    match found:
        case f.HomeAssistantTold(prefix):
            return Advice(say("we may tell it what there is, in {topic}", topic=Verbatim(prefix)))
        case f.HomeAssistantUntold(prefix, lines):
            return Advice(
                say("the broker does not let us tell it what there is, in {topic}", topic=Verbatim(prefix)),
                access(lines),
            )
        case f.HomeAssistantInTheOpen(where):
            return Advice(
                say(
                    "what it says on {where} is not encrypted: whoever listens in the network reads PINs there",
                    where=Verbatim(where),
                ),
                say("set up TLS on the broker and write MQTT_TLS=true, or have the doors ask for a code of an app"),
            )


def _port(found: f.PortFree | f.PortOurs | f.PortUnusable | f.HostNowhere) -> Advice:
    match found:
        case f.PortFree(where):
            return Advice(say("{where} is free", where=Verbatim(where)))
        case f.PortOurs(port):
            return Advice(say("{port}, the running Doorman has it", port=Verbatim(str(port))))
        case f.PortUnusable(where, why):
            return Advice(
                say("{where}: {why}", where=Verbatim(where), why=Verbatim(why)),
                say("stop the other program that has it, or set HTTP_PORT to another port"),
            )
        case f.HostNowhere(host):
            return Advice(
                say("HTTP_HOST={host} is no address of this machine", host=Verbatim(host)),
                say("set HTTP_HOST to an address of this machine, or leave it out"),
            )


def _quoted(lines: Iterable[str]) -> Listed:
    return listed(Verbatim(f"`{line}`") for line in lines)
