"""What the household says and hears on its broker: /say, /buttons, /topics, and what comes from there."""

from collections.abc import Mapping, Sequence

from bot.house.topics.topics import (
    LONGEST_MESSAGE,
    LONGEST_TOPIC,
    Audience,
    HeardTopic,
    HouseButton,
    HouseTopics,
    MessageUnsent,
    TopicFault,
    TopicNews,
    TopicNotAllowed,
    TopicSpoke,
    UnfitForHouse,
    Unsent,
)
from bot.words.phrase import Lines, Phrase, Text, Verbatim, count, lines, say, say_in

# On buttons

ADD_ALLOWED = say("➕ A topic for /say")
ADD_BUTTON = say("➕ A button")
ADD_HEARD = say("➕ Messages into the chat")
SET_CHIME = say("🔔 Chime indoors")
TRY_CHIME = say("🔔 Try it")
END_CHIME = say("🗑 Chime")

# Asked and answered

ASK_ALLOWED = say("Under which topic may the adults of this home say something with /say? For example: home/lamp/set")
ASK_BUTTON_NAME = say("What does the button say? For example: Porch light")
ASK_HEARD_NAME = say("What shall these messages be called here? For example: Washing machine")
ASK_CHIME = say(
    "Under which topic shall each ring be told, for a chime indoors? For example: home/chime\n"
    "It is quiet while everybody here has quiet hours."
)
SENT = say("✅ Sent.")
CHIME_SET = say("🔔 Each ring is told there from now on. “Try it” has it chime once.")
TOO_MANY = say("There are as many of these as fit on one page. Please remove one first.")
GONE = say("That is not there any more. /topics shows what is.")
NO_BUTTONS = say("There are no buttons yet. An owner can add one under /topics.")
BUTTONS = say("<b>Buttons of this home</b>")
TOO_LONG = count(
    "A message has {n} letter at most, and one at least.",
    "A message has {n} letters at most, and one at least.",
    LONGEST_MESSAGE,
)

_AUDIENCE: Mapping[Audience, Phrase] = {
    Audience.EVERYBODY: say_in("who hears it", "everybody"),
    Audience.ADULTS: say_in("who hears it", "adults"),
    Audience.OWNERS: say_in("who hears it", "owners"),
}

_FAULT: Mapping[TopicFault, Phrase] = {
    TopicFault.NO_TOPIC: count(
        "That is no topic: it is one word of at most {n} letter, with / between its parts.",
        "That is no topic: it is one word of at most {n} letters, with / between its parts.",
        LONGEST_TOPIC,
    ),
    TopicFault.WILDCARD: say("That stands for several topics. Please write one exactly, without + and #."),
    TopicFault.OURS: say("That belongs to the doorbells, or to me, so it is none of yours to use here."),
    TopicFault.OF_A_DOOR: say(
        "🔒 That belongs to what opens or rings a door, or to its device. A card opens a door, or /open."
    ),
}

_UNSENT: Mapping[Unsent, Phrase] = {
    Unsent.NO_BROKER: say("⚠️ The MQTT broker is not answering, so nothing was sent."),
    Unsent.FORBIDDEN: say(
        "⚠️ The MQTT broker does not let me say that. Its access list needs a line: /topics shows it."
    ),
    Unsent.SILENT: say("⚠️ The MQTT broker did not answer. It may have arrived, or not."),
}


def ask_button_topic(name: str) -> Phrase:
    """Where a new button says something."""
    return say("Under which topic does “{name}” say something? For example: home/porch/set", name=name)


def ask_button_payload(name: str, topic: str) -> Phrase:
    """What a new button says."""
    return say("What does “{name}” say under {topic}? For example: ON", name=name, topic=_code(topic))


def ask_heard_filter(name: str) -> Phrase:
    """Under which filter something is heard."""
    return say(
        "Under which topic does “{name}” speak? + stands for one part of it, # for all that follows. "
        "For example: home/washer/state",
        name=name,
    )


def unfit(refused: UnfitForHouse) -> Text:
    """Why a topic cannot be used."""
    return lines(Phrase("{topic}", values={"topic": _code(refused.topic)}), _FAULT[refused.fault])


def not_allowed(refused: TopicNotAllowed) -> Text:
    """Somebody used a topic that nobody allowed."""
    return usage(refused.allowed)


def unsent(failure: MessageUnsent) -> Phrase:
    """Why a message did not go out."""
    return _UNSENT[failure.why]


def sent(*, heard: bool) -> Text:
    """A message went out."""
    return SENT if heard else say("It is sent, and nobody listens there at the moment.")


def pressed(button: HouseButton, *, heard: bool) -> Text:
    """A button was pressed."""
    if heard:
        return say("✅ {button}: sent.", button=button.name)
    return say("{button}: it is sent, and nobody listens there at the moment.", button=button.name)


def usage(allowed: Sequence[str]) -> Text:
    """How /say is used."""
    if not allowed:
        return say("No owner has allowed a topic yet. That is done under /topics.")
    return lines(
        say("Write the topic and what is to be said, for example: {example}", example=_code(f"/say {allowed[0]} ON")),
        say("These topics are allowed:"),
        *(say("• {topic}", topic=_code(topic)) for topic in allowed),
    )


def page(topics: HouseTopics, unreadable: Sequence[HeardTopic]) -> Lines:
    """What /topics shows."""
    return lines(
        say("<b>This home on its MQTT broker</b>"),
        say("\nWith /say, adults say what they like under:") if topics.allowed else None,
        *(say("• {topic}", topic=_code(topic)) for topic in topics.allowed),
        say("\nButtons, under /buttons:") if topics.buttons else None,
        *map(_button, topics.buttons),
        say("\nInto the chat come messages of:") if topics.heard else None,
        *map(_heard, topics.heard),
        *(
            say("⚠️ The broker does not let me hear “{name}”: its access list needs the line below.", name=one.name)
            for one in unreadable
        ),
        say("\nA ring is told under {topic}, for a chime.", topic=_code(topics.chime)) if topics.chime else None,
        _access(topics),
        say("\nLocks and doorbells are never among them. A tap on 🗑 takes one out."),
    )


def _button(button: HouseButton) -> Phrase:
    return say(
        "• {name}: {payload} to {topic}", name=button.name, payload=_code(button.payload), topic=_code(button.topic)
    )


def _heard(heard: HeardTopic) -> Phrase:
    who, topic = _AUDIENCE[heard.audience], _code(heard.topic_filter)
    if heard.silent:
        return say("• {name} ({topic}), for {who}, without a sound", name=heard.name, topic=topic, who=who)
    return say("• {name} ({topic}), for {who}, with a sound", name=heard.name, topic=topic, who=who)


def _access(topics: HouseTopics) -> Text | None:
    """What the broker's access list needs for all of it."""
    written = dict.fromkeys((*topics.allowed, *(one.topic for one in topics.buttons), topics.chime))
    needed = [f"topic write {topic}" for topic in written if topic]
    needed += [f"topic read {topic}" for topic in dict.fromkeys(one.topic_filter for one in topics.heard)]
    if not needed:
        return None
    return lines(
        say("Your broker’s access list needs these lines below my user:"),
        *(Phrase("{line}", values={"line": _code(line)}) for line in needed),
    )


def _code(text: str) -> Phrase:
    return Phrase("<code>{text}</code>", values={"text": Verbatim(text)})  # nothing in it to translate


def remove(name: str) -> Phrase:
    """The button that takes one out."""
    return say_in("takes a topic out", "🗑 {name}", name=name)


def loudness(heard: HeardTopic) -> Phrase:
    """The button that changes whether it makes a sound: it shows what is."""
    return say("🔕 {name}", name=heard.name) if heard.silent else say("🔊 {name}", name=heard.name)


def audience(heard: HeardTopic) -> Phrase:
    """The button that changes who hears it: it shows what is."""
    return say("👥 {who}", who=_AUDIENCE[heard.audience])


def news(told: TopicNews) -> Text:
    """What was said under a topic that an owner chose."""
    if not isinstance(told, TopicSpoke):
        return count(
            "📨 {name}: {n} more message within a minute, which I left out.",
            "📨 {name}: {n} more messages within a minute, which I left out.",
            told.left_out,
            name=told.name,
        )
    if told.text:
        shown = f"{told.text}…" if told.cut else told.text
        return say("📨 <b>{name}</b> says: {text}", name=told.name, text=shown)
    return count(
        "📨 <b>{name}</b> sent {n} byte that is no text.",
        "📨 <b>{name}</b> sent {n} bytes that are no text.",
        told.size,
        name=told.name,
    )
