"""What is said in a family's group, and of it."""

from bot.house.facts import PlaceChosen, PlaceEnded
from bot.words.phrase import Lines, Phrase, lines, say

GREETING = say(
    "Hello! I look after a home. If the cards shall come here, an owner sends /here within ten minutes; else I leave."
)
NOT_OURS = say("I look after a home, and this group does not belong to it, so I leave. Goodbye!")
WHO_ARE_YOU = say(
    "I cannot see who wrote that: in this group you write as the group itself. Please write as yourself, and send "
    "/here again."
)
IN_PRIVATE = say("Please write me that in our own chat. In this group I only show who rings, and take your answers.")
HOW_GROUPS = say(
    "The cards can come to a family’s group, too. Make me a member of it, and send /here there. Whoever is in the "
    "group sees the pictures; only those who live here can answer."
)
GROUP_LEFT = say("Then I show no more cards here. Goodbye!")
NO_PLACE = say("No cards come here. /here changes that.")


def chosen(*, before: bool) -> Lines:
    """In the group: the cards come here."""
    return lines(
        say("The cards come here already.") if before else say("From now on the cards come here, too."),
        say("Everybody in this group sees the pictures. Whoever taps must live here, and may what they may elsewhere."),
    )


def news(fact: PlaceChosen | PlaceEnded) -> Phrase:
    """To everybody else who lives here."""
    match fact:
        case PlaceChosen(title=title, by=by):
            return say("{name} has the cards come to the group {title}, too.", name=by.name, title=title)
        case PlaceEnded(title=title, by=by) if by:
            return say("{name} no longer has the cards come to the group {title}.", name=by.name, title=title)
        case PlaceEnded(title=title):
            return say("I was removed from the group {title}, so no more cards come there.", title=title)
