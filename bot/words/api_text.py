"""What a program is told that asked something over HTTP and is refused: one sentence a kind, with what to do."""

from collections.abc import Mapping

from bot.house.findings.api_trouble import ApiProblem
from bot.words.phrase import Phrase, say

PROBLEMS: Mapping[ApiProblem, Phrase] = {
    ApiProblem.NO_KEY: say(
        "Please show a key, as “Authorization: Bearer …”. An owner makes one with /keys in the chat."
    ),
    ApiProblem.WRONG_KEY: say("I do not know this key."),
    ApiProblem.KEY_EXPIRED: say("The time of this key is over. An owner can make another one with /keys in the chat."),
    ApiProblem.KEY_REVOKED: say("This key was taken back."),
    ApiProblem.NOT_ALLOWED: say("You may not do that."),
    ApiProblem.SESSION_OVER: say("You are not signed in here, or not any more. Please sign in again."),
    ApiProblem.FOREIGN_PAGE: say("Another page asked that in your name. Nothing was done."),
    ApiProblem.SIGN_IN_REFUSED: say("This does not sign you in. Please try again from the beginning."),
    ApiProblem.FOREIGN_HOST: say("I am not called so. The names that count stand in HTTP_API_HOSTS."),
    ApiProblem.TOO_OFTEN: say("These were too many requests. Please wait, and try again."),
    ApiProblem.NOT_FOUND: say("There is no such thing, or not any more."),
    ApiProblem.WRONG_METHOD: say("This is not done with this method."),
    ApiProblem.INVALID: say("Something in this request is not as it should be."),
    ApiProblem.TOO_LARGE: say("What you sent is too large."),
    ApiProblem.TOO_SLOW: say("What you sent took too long to arrive."),
    ApiProblem.TORN: say("What you sent broke off."),
    ApiProblem.UNFIT_PICTURE: say("I cannot use this picture."),
    ApiProblem.OTHER_NUMBERS: say(
        "These numbers of a face come from another network than mine. Please send the picture itself."
    ),
    ApiProblem.CHANGED: say("It was changed meanwhile. Please fetch it again first."),
    ApiProblem.REPEAT_DIFFERS: say("This Idempotency-Key came with another request before."),
    ApiProblem.REPEAT_RUNNING: say("The same request is being carried out just now."),
    ApiProblem.REPEAT_INTERRUPTED: say("I was stopped during this request. Please look what became of it."),
    ApiProblem.VISIT_OVER: say("This visit can no longer be answered."),
    ApiProblem.DOOR_BUSY: say("Somebody else is opening this door just now."),
    ApiProblem.COMPANY_CHANGED: say("Somebody unknown is there now, too. Please fetch the visit again first."),
    ApiProblem.SECOND_ADULT: say("At night two who live here have to agree before this door opens."),
    ApiProblem.PROOF_NEEDED: say("Please show first that it is you."),
    ApiProblem.PROOF_NOT_SET: say("There is no PIN or no app for that yet. /pin in the chat sets it."),
    ApiProblem.PROOF_WRONG: say("This PIN or code is wrong."),
    ApiProblem.UNLOCKING_PAUSED: say("There were too many wrong PINs or codes. Please wait."),
    ApiProblem.UNREACHABLE: say("The device did not answer. Please look whether the door opened."),
    ApiProblem.NAME_TAKEN: say("Somebody else is called so."),
    ApiProblem.LAST_OWNER: say("Somebody has to stay the owner of this home."),
    ApiProblem.TOO_MANY: say("There are as many as I keep. Please remove one first."),
    ApiProblem.UNFIT: say("I cannot do it like this."),
    ApiProblem.PASS_REFUSED: say("Your pass does not open this door now."),
    ApiProblem.LOOKS_LIKE_ANOTHER: say("This face looks like somebody else whom I know."),
    ApiProblem.EYES_AWAY: say("I cannot look at faces just now. Please try again in a minute."),
    ApiProblem.NOT_KEPT: say("I cannot write anything down just now."),
    ApiProblem.BUSY: say("I have too much to do just now. Please try again in some seconds."),
    ApiProblem.FAILED: say("Something went wrong here, not with you: the service’s log says what."),
}
