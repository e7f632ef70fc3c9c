"""Who is at home, and what tells it by itself."""

from collections.abc import Sequence

from bot.house.telling.whereabouts_keeper import Followed
from bot.words.phrase import Lines, Phrase, Text, Verbatim, count, lines, listed, say

AWAY_NOW = say(
    "🚶 <b>You are away.</b> Whoever I do not know rings as always. Whom I know comes without a sound, as long as an "
    "adult is at home. When you are back: /home"
)
HOME_NOW = say("🏠 <b>You are at home.</b> The cards come as you chose. When you leave: /away")

BY_PHONE = say("📍 Let the phone tell it")
NO_TOPIC_ANY_MORE = say("✖️ No longer")
UNFIT = say("That is no topic that I can listen to: it has no + and no #. Please tap the name and write another one.")


def at_home(here: Sequence[str], away: Sequence[str]) -> Sequence[Text]:
    """Who is at home, and who is not, by name."""
    return (
        say("\n🏠 At home: {who}", who=listed(here)) if here else say("\n🏠 Nobody is at home."),
        *([say("🚶 Away: {who}", who=listed(away))] if away else []),
    )


def trackers(followed: Sequence[Followed]) -> Lines:
    """Of whom it is told on the broker, for owners."""
    return lines(
        say("📍 <b>Who is at home, told by itself</b>"),
        say(
            "A home automation that knows where a phone is can tell me on the MQTT broker. Tap whom it is about. "
            "Everybody else says it here, with /home and /away.\n"
        ),
        *(part for one in followed for part in _follows(one)),
    )


def _follows(one: Followed) -> Sequence[Text]:
    if not one.whereabouts.topic:
        return [say("• {name}: says it here", name=one.who.name)]
    topic = Verbatim(one.whereabouts.topic)
    said = [say("• {name}: <code>{topic}</code>", name=one.who.name, topic=topic)]
    if one.ignored:
        said.append(
            count(
                "  ⚠️ {n} word there told me nothing. I understand home, not_home, away, ON and OFF.",
                "  ⚠️ {n} words there told me nothing. I understand home, not_home, away, ON and OFF.",
                one.ignored,
            )
        )
    return said


def ask_topic(name: str) -> Phrase:
    """Before somebody is followed."""
    return say(
        "On which topic of the broker is it told whether {name} is at home? In Home Assistant it is the state topic of "
        "their phone, such as <code>phones/anna/state</code>. What is said there is home, not_home, away, ON or OFF.",
        name=name,
    )


def followed(name: str, line: str) -> Lines:
    """After that; ``line``: what the broker's access list needs."""
    return lines(
        say("📍 From now on I hear there whether {name} is at home.", name=name),
        say("If your broker has an access list, it needs this line: <code>{line}</code>", line=Verbatim(line)),
    )
