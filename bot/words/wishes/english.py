"""In English. How forms are read, ``matching`` tells."""

from collections.abc import Mapping, Sequence

from bot.words.wishes.wish import PlainWish

NOT = "not dont don't never cannot cant"

_SOMEBODY = "who|whos|anybody|anyone|somebody|someone|visitor*|visit|visits"
_FAMILY = (
    "son|daughter|wife|husband|mother|mum|mom|father|dad|brother|sister|child|kid|grandson|granddaughter|grandma|"
    "grandmother|grandpa|grandfather|friend|neighbour|neighbor|family|somebody|someone|person|face"
)
_HELPERS = "cleaner|cleaning|plumber|babysitter|nanny|nurse|craftsman|gardener|guest*|electrician"

FORMS: Mapping[PlainWish, Sequence[str]] = {
    PlainWish.LOST_PHONE: ("lost|lose|stolen|stole|missing|broken|broke|new phone|mobile|smartphone|iphone|cellphone",),
    PlainWish.AT_HOME: ("is|are|isnt home", "who is|at home", "whos home", "where is|are", "wheres"),
    PlainWish.SHUT: ("lock|close|shut door|gate",),
    PlainWish.EMERGENCY: (
        "burglar*|intruder*|thief|thieves|robber*|fire|emergency|ambulance",
        "call police|ambulance|fire|emergency",
        "police",
        "afraid|scared",
        f"call|phone|telephone {_FAMILY}",
    ),
    PlainWish.FORGET: (
        "forget|delete|remove|erase my|his|her|their face|photo*|picture*|data",
        "forget me|him|her|them|somebody|someone",
    ),
    PlainWish.LEAVE: (
        "move|moving out",
        "i|we am|are moving out|away",
        "im|were moving out|away",
        "delete|remove|close my account",
        "unsubscribe",
    ),
    PlainWish.GREETING: (
        "=hello|hi|hey|hiya",
        "=hello|hi|hey there|doorman|bot",
        "=good morning|evening|afternoon|night|day",
        "=goodbye|bye",
    ),
    PlainWish.THANKS: ("thank you", "thanks|thankyou|cheers|thx", "=well done", "=good job|bot"),
    PlainWish.TODAY: (
        f"{_SOMEBODY} today",
        f"{_SOMEBODY} this morning|afternoon|evening",
        "what happened today",
        "has|did parcel|package|post|mail|postman come|came|arrive|arrived",
    ),
    PlainWish.YESTERDAY: (f"{_SOMEBODY} yesterday", "what happened yesterday"),
    PlainWish.WEEK: (f"{_SOMEBODY} week", "what happened week"),
    PlainWish.LAST: ("who last", "last visitor|visit|ring", "who came|rang"),
    PlainWish.WHO_OPENED: ("who opened|unlocked", "who opened|unlocked door|gate|it"),
    PlainWish.GUEST: (f"let {_HELPERS} in", f"pass|key {_HELPERS}", "guest pass", "make pass"),
    PlainWish.EXPECT: ("expect|expecting", f"{_HELPERS}|visitor*|courier|parcel|package coming|comes|arriving|arrives"),
    PlainWish.OPEN: ("open door|gate|it|up", "unlock", "=open", "let in me|him|her|them|us|somebody|someone"),
    PlainWish.LOOK: (
        "who|whos|somebody|someone|anybody|anyone door|there|outside|ringing|knocking",
        "look door|outside",
        "show door",
    ),
    PlainWish.CAMERA: (
        "show|see|look|watch @",
        "show|see garden|yard|driveway|street|garage|terrace|camera*",
        "=camera",
        "camera now|live",
    ),
    PlainWish.QUIET: (
        "stop|no|less|too noise|noisy|ringing|sound*|bell|doorbell|loud",
        "turn|switch ringing|sound*|bell|doorbell off",
        "quiet|silence|silent|mute|hush",
        "not|dont disturb",
        "shut up",
        "want|need sleep",
    ),
    PlainWish.PRIVACY: ("stop filming|recording|camera*", "camera* off", "privacy", "not|dont film|record"),
    PlainWish.ADD: (f"add {_FAMILY}", f"teach|learn|remember {_FAMILY}", "new person|face"),
    PlainWish.INVITE: ("invite", "invitation"),
    PlainWish.KNOWN: ("who|whom|faces|people know",),
    PlainWish.RESIDENTS: ("who lives|live here",),
    PlainWish.AWAY: (
        "am|im|were|are i|im|we|were away|leaving|off|out|gone",
        "im|were away|leaving|off|out|gone",
        "i|we|im|were leave|going holiday|out|vacation",
        "on holiday|vacation",
    ),
    PlainWish.HOME: ("i|we am|are back|home", "im|were back|home"),
    PlainWish.ARM: ("arm|disarm", "alarm on|off|set|turn|switch|start|stop"),
    PlainWish.NUMBERS: ("how many came|come|visitor*|people|visits", "statistics|charts"),
    PlainWish.STATUS: (
        "everything|all|it ok|okay|working|works|fine|right",
        "is|was door|gate open|shut|closed|locked",
        "doorbell|bell|camera|lock|door|it|nothing not|dont|doesnt|isnt work|works|working|ring|ringing",
        "doorbell|bell|camera|lock|it broken|broke|dead",
        "=status",
    ),
    PlainWish.PIN: ("pin", "change|forgot code"),
    PlainWish.LANGUAGE: ("language", "speak|talk english|german|spanish|russian|hindi|french|turkish"),
    PlainWish.BACKUP: ("backup", "back up everything"),
    PlainWish.HELP: ("=help", "help me", "what can do", "how work|works this|it"),
    PlainWish.MENU: ("menu",),
}
