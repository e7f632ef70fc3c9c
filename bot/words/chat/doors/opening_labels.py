"""What stands on the buttons of keypads, and of what a door asks for."""

from collections.abc import Mapping

from bot.house.opening.proof import ProofKind
from bot.words.phrase import Phrase, Verbatim, say, say_in

ERASE = say_in("a key that erases", "⌫")
ENTER = say_in("a key that hands in what was typed", "OK")
PUT_AWAY = say("Cancel")

CHOOSE_PIN = say("🔢 Choose a PIN")
CHANGE_PIN = say("🔢 Change the PIN")
EMERGENCY_PIN = say("🆘 Emergency PIN")
CODE_APP = say("📱 An app that shows codes")

PROOFS: Mapping[ProofKind, Phrase] = {
    ProofKind.TWO_TAPS: say("Two taps"),
    ProofKind.PIN: say("PIN"),
    ProofKind.CODE: say("Code from an app"),
}
SECOND_AT_NIGHT = say("🌙 A second adult at night")
PASSES = say("🎟 Guests’ passes")
CLEAR = say("🔢 Forgot the PIN, or lost the app")
CLEAR_YES = say("Yes, let them begin anew")


def key(digit: str) -> Phrase:
    """A digit's key."""
    return say_in("a digit on a key", "{digit}", digit=Verbatim(digit))
