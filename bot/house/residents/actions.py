"""What may be asked of the house."""

from enum import StrEnum


class Action(StrEnum):
    """What somebody may ask of the house, or is told by it."""

    #: Get the card of whoever rings.
    SEE_RINGS = "see_rings"
    #: See who came earlier, and what came of it.
    SEE_HISTORY = "see_history"
    #: See on which days somebody was here, and when: a child its own days alone.
    SEE_ATTENDANCE = "see_attendance"
    #: Say when somebody was here, whatever was seen.
    CORRECT_ATTENDANCE = "correct_attendance"
    #: Hear what doors and bells do by themselves.
    HEAR_OF_DOORS = "hear_of_doors"
    #: Hear who came to live here, and what became of the home's things.
    HEAR_OF_HOME = "hear_of_home"
    #: Hear of what only an owner can set right.
    HEAR_OF_UPKEEP = "hear_of_upkeep"
    #: Choose when and how loudly they themselves hear of who rings; Home Assistant: whether a bell sounds for a while.
    CHOOSE_WHEN_TOLD = "choose_when_told"
    #: Say that they themselves are at home, or away.
    SAY_WHEREABOUTS = "say_whereabouts"
    #: See who is at home.
    SEE_WHEREABOUTS = "see_whereabouts"
    #: Open a door to a visit.
    UNLOCK = "unlock"
    #: Open a door at which nobody rang.
    OPEN = "open"
    #: Make a pass with which a guest opens a door.
    MAKE_PASS = "make_pass"  # noqa: S105 - no password
    #: Look after the passes that others made.
    MANAGE_PASSES = "manage_passes"
    #: Have a pass, and see what it allows.
    HOLD_PASS = "hold_pass"  # noqa: S105 - no password
    #: Open a door by a pass, within what it allows.
    USE_PASS = "use_pass"  # noqa: S105 - no password
    #: Say who is expected.
    EXPECT = "expect"
    #: Sign in to the household's page.
    USE_PAGE = "use_page"
    #: Have a PIN, or an app that shows codes.
    PROVE = "prove"
    #: Answer a visit otherwise: ignore it, or say a phrase of the household to whoever is there.
    RESPOND = "respond"
    #: Say something of their own to whoever is at a door: in words, or in their voice.
    SPEAK = "speak"
    #: Choose the phrases that are said at the doors.
    CHOOSE_PHRASES = "choose_phrases"
    #: Take a picture at a door now.
    LOOK = "look"
    #: Have the camera of a visit take another picture.
    RETAKE = "retake"
    #: See whether every part works.
    SEE_STATUS = "see_status"
    #: See whose faces are known, and the photos that they are known by.
    SEE_FACES = "see_faces"
    #: Change what is known of faces, forgetting included.
    TEACH = "teach"
    #: Bring people along in a table, and take them with one.
    CARRY_PEOPLE = "carry_people"
    #: Say that a face which never moves at a door is a picture, and take that back.
    IGNORE_PICTURE = "ignore_picture"
    #: Let somebody move in, and take that back.
    INVITE = "invite"
    SEE_RESIDENTS = "see_residents"
    REMOVE_RESIDENT = "remove_resident"
    #: Change what somebody may: their role, and their doors.
    CHANGE_RESIDENT = "change_resident"
    #: Choose a group in which the cards come, too.
    CHOOSE_PLACE = "choose_place"
    #: Choose who is called when nobody answers.
    CHOOSE_WHO_IS_CALLED = "choose_who_is_called"
    #: Print codes that bring an owner back.
    MAKE_RECOVERY_CODES = "make_recovery_codes"
    #: Read who opened and changed what, and have it checked.
    SEE_RECORD = "see_record"
    #: Say that a child's face may be known.
    ALLOW_CHILD = "allow_child"
    #: Make a backup of everything, and say where backups go.
    BACK_UP = "back_up"
    #: Change how long a ring may be answered, when and where the day's log is written, and the household's time zone.
    CHANGE_RULES = "change_rules"
    #: Let doors open by themselves for whoever is recognised.
    LET_OPEN_BY_ITSELF = "let_open_by_itself"
    #: See how the doors are kept, and name them.
    MANAGE_DOORS = "manage_doors"
    #: Say what they like under topics that an owner allowed.
    SEND_MESSAGES = "send_messages"
    #: Press the household's own buttons: a lamp, a gate light.
    PRESS_BUTTONS = "press_buttons"
    #: Allow topics, name buttons, choose what comes into the chat, and the chime.
    MANAGE_TOPICS = "manage_topics"
    #: Restart and update boards, change their pictures, hand out what a new one has to know.
    MANAGE_BOARDS = "manage_boards"
    #: Add cameras, say where they hang, what of their picture counts, and when they watch.
    MANAGE_CAMERAS = "manage_cameras"
    #: See what a camera sees now; one at no door is looked for among the doors by its place.
    VIEW_CAMERA = "view_camera"
    KEEP_PRIVATE = "keep_private"
    #: Say of what a camera told that it is fine, who it is asked again, and mute its place.
    ANSWER_INCIDENT = "answer_incident"
    CHANGE_WATCH_RULES = "change_watch_rules"
    #: Give programs keys, see them, and take them back.
    MANAGE_KEYS = "manage_keys"
    #: Arm the house, disarm it, and leave it to a house-sitter.
    ARM = "arm"
