"""What buttons do, and which of them are alike in that."""

from enum import StrEnum


class Action(StrEnum):
    """What a button does."""

    ASK_UNLOCK = "ask_unlock"
    UNLOCK = "unlock"
    KEEP_SHUT = "keep_shut"
    IGNORE = "ignore"
    WHO = "who"
    FACE = "face"
    PICK = "pick"
    NEW = "new"
    BACK = "back"
    NOT_THEM = "not_them"
    NEXT_SAMPLE = "next_sample"
    REMOVE_SAMPLE = "remove_sample"
    LANGUAGE = "language"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    DENY = "deny"
    UNDO = "undo"
    FORGET = "forget"
    KEEP = "keep"
    LOOK = "look"
    PICTURES = "pictures"
    ASK_RESTART = "ask_restart"
    RESTART = "restart"
    ASK_UPDATE = "ask_update"
    UPDATE = "update"
    ASK_SECRETS = "ask_secrets"
    SECRETS = "secrets"
    ASK_REMOVE = "ask_remove"
    REMOVE = "remove"
    ASK_OWNER = "ask_owner"
    MAKE_OWNER = "make_owner"
    LEAVE_HOME = "leave_home"


#: These may be tapped again and again: whatever they lead to that matters asks once more.
LASTING = frozenset(
    {
        Action.LOOK,
        Action.LANGUAGE,
        Action.PICTURES,
        Action.ASK_RESTART,
        Action.ASK_UPDATE,
        Action.ASK_SECRETS,
        Action.ASK_REMOVE,
        Action.ASK_OWNER,
    }
)

#: What cannot be taken back once it was tapped: red, so that no hand takes it for the safe answer beside it.
DANGEROUS = frozenset(
    {
        Action.UNLOCK,
        Action.FORGET,
        Action.RESTART,
        Action.UPDATE,
        Action.SECRETS,
        Action.REMOVE,
        Action.MAKE_OWNER,
        Action.LEAVE_HOME,
    }
)

#: With these a question is answered: it stands without its buttons from now on.
SETTLING = frozenset(
    {
        Action.FORGET,
        Action.KEEP,
        Action.RESTART,
        Action.UPDATE,
        Action.SECRETS,
        Action.REMOVE_SAMPLE,
        Action.UNDO,
        Action.REMOVE,
        Action.MAKE_OWNER,
        Action.LEAVE_HOME,
    }
)

#: These change something that nobody wants changed by a tap of an hour ago.
ACTING = frozenset(
    {
        Action.UNLOCK,
        Action.FORGET,
        Action.REMOVE_SAMPLE,
        Action.RESTART,
        Action.UPDATE,
        Action.SECRETS,
        Action.REMOVE,
        Action.MAKE_OWNER,
        Action.LEAVE_HOME,
    }
)
