"""Why a program's request was not granted: kinds that stay, since programs go by them."""

from enum import StrEnum


class ApiProblem(StrEnum):
    """What stands in the way of a request."""

    # Whose it is

    #: It shows no key.
    NO_KEY = "no-key"
    WRONG_KEY = "wrong-key"
    KEY_EXPIRED = "key-expired"
    KEY_REVOKED = "key-revoked"
    #: Its key does not allow it, or not there, or not now.
    NOT_ALLOWED = "not-allowed"
    #: Nobody is signed in to the page by it, or not any more.
    SESSION_OVER = "session-over"
    #: Another page asks in the browser of somebody who is signed in.
    FOREIGN_PAGE = "foreign-page"
    #: Nobody is signed in by what was shown.
    SIGN_IN_REFUSED = "sign-in-refused"
    #: It was sent to a name that is none of ours.
    FOREIGN_HOST = "foreign-host"
    TOO_OFTEN = "too-often"

    # Where it went, and what it brings

    NOT_FOUND = "not-found"
    WRONG_METHOD = "wrong-method"
    #: Its query or its body is not what is asked for there.
    INVALID = "invalid"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    TORN = "torn"
    #: Nobody can look at this picture, or it shows no face of use.
    UNFIT_PICTURE = "unfit-picture"
    #: Numbers of a face that another network made than the one by which we tell faces.
    OTHER_NUMBERS = "other-numbers"
    #: It changes another state than there is.
    CHANGED = "changed"
    #: The same ``Idempotency-Key`` came with another request.
    REPEAT_DIFFERS = "repeat-differs"
    #: The same request is being carried out.
    REPEAT_RUNNING = "repeat-running"
    #: We were stopped while the same request was carried out: nobody knows how far it came.
    REPEAT_INTERRUPTED = "repeat-interrupted"

    # What the house says

    #: Nobody can answer that visit any more, or not so.
    VISIT_OVER = "visit-over"
    #: Somebody else is opening this door.
    DOOR_BUSY = "door-busy"
    #: Somebody whom nobody knows has joined whoever was there.
    COMPANY_CHANGED = "company-changed"
    SECOND_ADULT = "second-adult-needed"
    PROOF_NEEDED = "proof-needed"
    PROOF_NOT_SET = "proof-not-set"
    PROOF_WRONG = "proof-wrong"
    UNLOCKING_PAUSED = "unlocking-paused"
    #: The lock, the camera or the board does not answer; the door may have opened.
    UNREACHABLE = "unreachable"
    NAME_TAKEN = "name-taken"
    #: The home would have no owner.
    LAST_OWNER = "last-owner"
    #: There are as many as may be.
    TOO_MANY = "too-many"
    #: A backup, a zone of a camera: it is not made so.
    UNFIT = "unfit"
    #: The guest's pass does not do.
    PASS_REFUSED = "pass-refused"  # noqa: S105 - the name of a trouble
    LOOKS_LIKE_ANOTHER = "looks-like-another"
    EYES_AWAY = "recogniser-away"
    NOT_KEPT = "not-kept"
    BUSY = "busy"
    FAILED = "failed"
