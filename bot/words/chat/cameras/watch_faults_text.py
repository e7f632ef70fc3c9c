"""Why a watch rule is not kept, or the house not armed, as somebody wants it; and what to do instead."""

from collections.abc import Mapping

from bot.house.watch.arming.kept import ArmFault
from bot.house.watch.ruling.rule_checks import LEAST_SECONDS, MOST_PERSONS, MOST_RULES, MOST_SECONDS
from bot.house.watch.ruling.rule_faults import RuleFault
from bot.words.phrase import Phrase, say

#: Each a sentence, and what to do.
RULE_REFUSED: Mapping[RuleFault, Phrase] = {
    RuleFault.NO_PLACE: say("No camera looks there any more. Please choose another place."),
    RuleFault.NO_PERSON: say("I can miss only somebody whose face I know. Please choose a person."),
    RuleFault.NO_TIME: say("By when should I have seen them? Please choose a time."),
    RuleFault.NO_HOURS: say("That counts at no hour and on no day. Please choose when."),
    RuleFault.NO_GROUP: say("There is no such group. Please choose one."),
    RuleFault.NO_NUMBER: say("More than how many people? Please choose from 1 to {most}.", most=MOST_PERSONS),
    RuleFault.SECONDS: say(
        "That is too short or too long: from {least} seconds to {most} minutes.",
        least=round(LEAST_SECONDS),
        most=round(MOST_SECONDS / 60),
    ),
    RuleFault.SAME: say("I tell you of that already. Please change the other rule."),
    RuleFault.LOUD_AND_SILENT: say(
        "Another rule says of the same, at the same time, whether it makes a sound, and says otherwise. Please change "
        "or remove one of the two."
    ),
    RuleFault.TOO_MANY: say("There are {number} rules already. Please remove one first.", number=MOST_RULES),
}

ARMING_REFUSED: Mapping[ArmFault, Phrase] = {
    ArmFault.OVER: say("That time is over already. Please choose a later one."),
    ArmFault.TOO_LONG: say("The house is left to a house-sitter for 90 days at most. Please choose a shorter time."),
    ArmFault.NO_DAYS: say("These hours are on no day. Please choose days."),
}
