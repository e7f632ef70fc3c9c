"""Plain words are met with what they ask for, in five languages, as people type them; and nothing else is."""

import pytest

from bot.words.chat import menu_text
from bot.words.tongue import Language
from bot.words.wishes import english, german, hindi, russian, spanish
from bot.words.wishes.matching import named_in, wish_in
from bot.words.wishes.wish import COMMANDS, PlainWish

EN, DE, ES, RU, HI = Language.ENGLISH, Language.GERMAN, Language.SPANISH, Language.RUSSIAN, Language.HINDI
TABLES = {EN: english, DE: german, ES: spanish, RU: russian, HI: hindi}

#: Cameras of the home.
NAMES = ("Garden", "Garten", "Jardín", "Терраса", "बगीचा")

WISHES: dict[Language, dict[str, PlainWish]] = {
    EN: {
        "open the door": PlainWish.OPEN,
        "Please open the door!": PlainWish.OPEN,
        "could you unlock the gate": PlainWish.OPEN,
        "let him in": PlainWish.OPEN,
        "who came today?": PlainWish.TODAY,
        "was anyone here today": PlainWish.TODAY,
        "who was here this morning?": PlainWish.TODAY,
        "turn off the doorbell": PlainWish.QUIET,
        "Who was here yesterday?": PlainWish.YESTERDAY,
        "Who rang?": PlainWish.LAST,
        "stop the noise": PlainWish.QUIET,
        "do not disturb": PlainWish.QUIET,
        "it’s too loud": PlainWish.QUIET,
        "who is at the door": PlainWish.LOOK,
        "Who's there?": PlainWish.LOOK,
        "add my son": PlainWish.ADD,
        "invite my sister": PlainWish.INVITE,
        "show the garden": PlainWish.CAMERA,
        "let the cleaner in tomorrow": PlainWish.GUEST,
        "the plumber is coming at ten": PlainWish.EXPECT,
        "I'm leaving": PlainWish.AWAY,
        "I am back": PlainWish.HOME,
        "turn on the alarm": PlainWish.ARM,
        "is everything OK?": PlainWish.STATUS,
        "who opened the door": PlainWish.WHO_OPENED,
        "speak German": PlainWish.LANGUAGE,
        "what can you do?": PlainWish.HELP,
        "I lost my phone": PlainWish.LOST_PHONE,
        "my phone was stolen": PlainWish.LOST_PHONE,
        "is mum home?": PlainWish.AT_HOME,
        "Is Leo at home": PlainWish.AT_HOME,
        "who is home": PlainWish.AT_HOME,
        "where is dad?": PlainWish.AT_HOME,
        "lock the door": PlainWish.SHUT,
        "is the door locked?": PlainWish.STATUS,
        "the doorbell doesn't work": PlainWish.STATUS,
        "the camera is broken": PlainWish.STATUS,
        "call the police": PlainWish.EMERGENCY,
        "call my son": PlainWish.EMERGENCY,
        "please phone grandma": PlainWish.EMERGENCY,
        "I want to sleep": PlainWish.QUIET,
        "there is a burglar": PlainWish.EMERGENCY,
        "delete my photo": PlainWish.FORGET,
        "we are moving out": PlainWish.LEAVE,
        "hello": PlainWish.GREETING,
        "good morning": PlainWish.GREETING,
        "thank you": PlainWish.THANKS,
        "thanks!": PlainWish.THANKS,
        "thank you, open the gate": PlainWish.OPEN,
        "turn the camera off": PlainWish.PRIVACY,
        "has the parcel arrived?": PlainWish.TODAY,
    },
    DE: {
        "Öffne die Tür": PlainWish.OPEN,
        "oeffne bitte die Tuer": PlainWish.OPEN,
        "offne die tur": PlainWish.OPEN,
        "Kannst du die Haustür aufmachen?": PlainWish.OPEN,
        "mach mal auf": PlainWish.OPEN,
        "wer war heute da?": PlainWish.TODAY,
        "War gestern jemand da?": PlainWish.YESTERDAY,
        "wer hat geklingelt": PlainWish.LAST,
        "mach den Lärm aus": PlainWish.QUIET,
        "stell die Klingel ab": PlainWish.QUIET,
        "Ruhe bitte": PlainWish.QUIET,
        "nicht stoeren": PlainWish.QUIET,
        "wer ist an der Tür": PlainWish.LOOK,
        "steht jemand vor der tuer": PlainWish.LOOK,
        "füge meinen Sohn hinzu": PlainWish.ADD,
        "Tochter hinzufugen": PlainWish.ADD,
        "ich will meine Mutter einladen": PlainWish.INVITE,
        "zeig mir den Garten": PlainWish.CAMERA,
        "Lass morgen die Putzfrau rein": PlainWish.GUEST,
        "ich erwarte den Klempner": PlainWish.EXPECT,
        "wir fahren in Urlaub": PlainWish.AWAY,
        "ich bin wieder zu Hause": PlainWish.HOME,
        "Alarmanlage einschalten": PlainWish.ARM,
        "ist alles in Ordnung": PlainWish.STATUS,
        "wer hat die Tür aufgemacht": PlainWish.WHO_OPENED,
        "was kannst du?": PlainWish.HELP,
        "ich habe mein Handy verloren": PlainWish.LOST_PHONE,
        "mein Handy ist weg": PlainWish.LOST_PHONE,
        "ist Mama zu Hause?": PlainWish.AT_HOME,
        "wer ist zuhause": PlainWish.AT_HOME,
        "wo ist Papa?": PlainWish.AT_HOME,
        "schließ die Tür ab": PlainWish.SHUT,
        "mach die Tür zu": PlainWish.SHUT,
        "ist die Tür zu?": PlainWish.STATUS,
        "die Klingel geht nicht": PlainWish.STATUS,
        "ruf die Polizei": PlainWish.EMERGENCY,
        "Ruf meinen Sohn an": PlainWish.EMERGENCY,
        "Ich will meine Tochter anrufen": PlainWish.EMERGENCY,
        "Klingel aus": PlainWish.QUIET,
        "Das Klingeln soll aufhören": PlainWish.QUIET,
        "Mach leiser": PlainWish.QUIET,
        "Ich möchte schlafen": PlainWish.QUIET,
        "Bin wieder da": PlainWish.HOME,
        "lösch mein Foto": PlainWish.FORGET,
        "ich ziehe aus": PlainWish.LEAVE,
        "guten Morgen": PlainWish.GREETING,
        "Hallo": PlainWish.GREETING,
        "danke": PlainWish.THANKS,
        "Vielen Dank!": PlainWish.THANKS,
        "stell die Kamera ab": PlainWish.PRIVACY,
        "schalt die Kamera aus": PlainWish.PRIVACY,
        "ist das Paket da?": PlainWish.TODAY,
    },
    ES: {
        "abre la puerta": PlainWish.OPEN,
        "¿Puedes abrir el portón?": PlainWish.OPEN,
        "abreme": PlainWish.OPEN,
        "déjala entrar": PlainWish.OPEN,
        "¿quién ha venido hoy?": PlainWish.TODAY,
        "¿quién vino esta mañana?": PlainWish.TODAY,
        "quien vino ayer": PlainWish.YESTERDAY,
        "quien ha venido esta semana": PlainWish.WEEK,
        "¿Quién llamó?": PlainWish.LAST,
        "para el ruido": PlainWish.QUIET,
        "silencio por favor": PlainWish.QUIET,
        "no molestar": PlainWish.QUIET,
        "¿quién está en la puerta?": PlainWish.LOOK,
        "hay alguien ahi": PlainWish.LOOK,
        "añade a mi hijo": PlainWish.ADD,
        "anade a mi hija": PlainWish.ADD,
        "quiero invitar a mi madre": PlainWish.INVITE,
        "enseñame el jardin": PlainWish.CAMERA,
        "deja entrar a la limpiadora": PlainWish.GUEST,
        "mañana viene el fontanero": PlainWish.EXPECT,
        "me voy": PlainWish.AWAY,
        "ya estoy en casa": PlainWish.HOME,
        "pon la alarma": PlainWish.ARM,
        "¿todo bien?": PlainWish.STATUS,
        "quién abrió la puerta": PlainWish.WHO_OPENED,
        "ayuda": PlainWish.HELP,
        "he perdido el móvil": PlainWish.LOST_PHONE,
        "me robaron el celular": PlainWish.LOST_PHONE,
        "¿está mamá en casa?": PlainWish.AT_HOME,
        "¿quién está en casa?": PlainWish.AT_HOME,
        "¿dónde está papá?": PlainWish.AT_HOME,
        "cierra la puerta": PlainWish.SHUT,
        "¿está la puerta cerrada?": PlainWish.STATUS,
        "el timbre no funciona": PlainWish.STATUS,
        "llama a la policía": PlainWish.EMERGENCY,
        "llama a mamá": PlainWish.EMERGENCY,
        "¿Puedes llamar a mi hijo?": PlainWish.EMERGENCY,
        "quiero dormir": PlainWish.QUIET,
        "borra mi foto": PlainWish.FORGET,
        "me mudo": PlainWish.LEAVE,
        "hola": PlainWish.GREETING,
        "buenos días": PlainWish.GREETING,
        "gracias": PlainWish.THANKS,
        "muchas gracias": PlainWish.THANKS,
        "apaga la cámara": PlainWish.PRIVACY,
        "¿ha llegado el paquete?": PlainWish.TODAY,
    },
    RU: {
        "открой дверь": PlainWish.OPEN,
        "Откройте, пожалуйста, калитку": PlainWish.OPEN,
        "впусти ее": PlainWish.OPEN,
        "кто приходил сегодня?": PlainWish.TODAY,
        "кто был вчера": PlainWish.YESTERDAY,
        "кто приходил на этой неделе": PlainWish.WEEK,
        "Кто звонил?": PlainWish.LAST,
        "выключи звук": PlainWish.QUIET,
        "хватит шуметь": PlainWish.QUIET,
        "не беспокоить": PlainWish.QUIET,
        "тише": PlainWish.QUIET,
        "кто у двери": PlainWish.LOOK,
        "кто там?": PlainWish.LOOK,
        "добавь моего сына": PlainWish.ADD,
        "запомни ребёнка": PlainWish.ADD,
        "пригласить дочь": PlainWish.INVITE,
        "покажи террасу": PlainWish.CAMERA,
        "покажи сад": PlainWish.CAMERA,
        "впусти завтра уборщицу": PlainWish.GUEST,
        "придет сантехник": PlainWish.EXPECT,
        "я ухожу": PlainWish.AWAY,
        "мы вернулись": PlainWish.HOME,
        "включи сигнализацию": PlainWish.ARM,
        "всё в порядке?": PlainWish.STATUS,
        "кто открыл дверь": PlainWish.WHO_OPENED,
        "что ты умеешь": PlainWish.HELP,
        "я потерял телефон": PlainWish.LOST_PHONE,
        "у меня украли телефон": PlainWish.LOST_PHONE,
        "мама дома?": PlainWish.AT_HOME,
        "кто дома": PlainWish.AT_HOME,
        "где папа?": PlainWish.AT_HOME,
        "закрой дверь": PlainWish.SHUT,
        "дверь закрыта?": PlainWish.STATUS,
        "звонок не работает": PlainWish.STATUS,
        "вызови полицию": PlainWish.EMERGENCY,
        "позвони сыну": PlainWish.EMERGENCY,
        "хочу спать": PlainWish.QUIET,
        "удали моё фото": PlainWish.FORGET,
        "я съезжаю": PlainWish.LEAVE,
        "привет": PlainWish.GREETING,
        "доброе утро": PlainWish.GREETING,
        "спасибо": PlainWish.THANKS,
        "большое спасибо": PlainWish.THANKS,
        "выключи камеру": PlainWish.PRIVACY,
        "посылка пришла?": PlainWish.TODAY,
    },
    HI: {
        "दरवाज़ा खोलो": PlainWish.OPEN,
        "कृपया दरवाजा खोलिए": PlainWish.OPEN,
        "darwaza kholo": PlainWish.OPEN,
        "आज कौन आया?": PlainWish.TODAY,
        "aaj kaun aaya": PlainWish.TODAY,
        "कल कौन आया था": PlainWish.YESTERDAY,
        "इस हफ्ते कौन-कौन आया": PlainWish.WEEK,
        "कौन आया था?": PlainWish.LAST,
        "शोर बंद करो": PlainWish.QUIET,
        "घंटी बंद करें": PlainWish.QUIET,
        "परेशान न करें": PlainWish.QUIET,
        "दरवाज़े पर कौन है": PlainWish.LOOK,
        "kaun hai": PlainWish.LOOK,
        "मेरे बेटे को जोड़ो": PlainWish.ADD,
        "मेरी बेटी को जोडें": PlainWish.ADD,
        "माँ को न्योता भेजो": PlainWish.INVITE,
        "बगीचा दिखाओ": PlainWish.CAMERA,
        "कैमरा दिखाइए": PlainWish.CAMERA,
        "मेहमान के लिए पास": PlainWish.GUEST,
        "कल प्लंबर आएगा": PlainWish.EXPECT,
        "मैं बाहर जा रहा हूँ": PlainWish.AWAY,
        "मैं घर आ गया": PlainWish.HOME,
        "अलार्म चालू करो": PlainWish.ARM,
        "सब ठीक है?": PlainWish.STATUS,
        "दरवाज़ा किसने खोला": PlainWish.WHO_OPENED,
        "मदद": PlainWish.HELP,
        "मेरा फ़ोन खो गया": PlainWish.LOST_PHONE,
        "phone chori ho gaya": PlainWish.LOST_PHONE,
        "माँ घर पर है?": PlainWish.AT_HOME,
        "पापा कहाँ हैं?": PlainWish.AT_HOME,
        "दरवाज़ा बंद करो": PlainWish.SHUT,
        "दरवाज़ा बंद है?": PlainWish.STATUS,
        "घंटी काम नहीं कर रही": PlainWish.STATUS,
        "पुलिस को बुलाओ": PlainWish.EMERGENCY,
        "बेटे को फ़ोन कीजिए": PlainWish.EMERGENCY,
        "मैं सोना चाहती हूँ": PlainWish.QUIET,
        "मेरी तस्वीर मिटाओ": PlainWish.FORGET,
        "नमस्ते": PlainWish.GREETING,
        "शुभ रात्रि": PlainWish.GREETING,
        "धन्यवाद": PlainWish.THANKS,
        "शुक्रिया": PlainWish.THANKS,
        "कैमरा बंद करो": PlainWish.PRIVACY,
        "पार्सल आया?": PlainWish.TODAY,
    },
}

#: Names, what somebody tells, and what is not to be done.
NO_WISHES = {
    EN: (
        "Grace",
        "do not open the door",
        "I love this door",
        "Anna’s birthday is on Sunday",
        "don’t unlock it",
        "The cat slept on the sofa while we talked about whether somebody should open the door",
        "",
        "?!",
    ),
    DE: (
        "Anna",
        "Öffne die Tür nicht",
        "Die Tür ist schön",
        "lass sie nicht rein",
        "Offenbach",
    ),
    ES: ("Lucía", "no abras la puerta", "la puerta es roja", "que bonito día"),
    RU: ("Анна", "не открывай дверь", "красивая дверь", "не впускай его", "нет"),
    HI: ("अनीता", "दरवाज़ा मत खोलो", "darwaza mat kholo", "दरवाज़ा सुंदर है", "नहीं"),
}


@pytest.mark.parametrize(
    ("language", "said"), [(language, said) for language, wishes in WISHES.items() for said in wishes]
)
def test_a_sentence_is_met_with_what_it_asks_for(language: Language, said: str) -> None:
    assert wish_in(said, language, NAMES) is WISHES[language][said]


@pytest.mark.parametrize(
    ("language", "said"), [(language, said) for language, all_ in NO_WISHES.items() for said in all_]
)
def test_whatever_else_is_said_asks_for_nothing(language: Language, said: str) -> None:
    assert wish_in(said, language, NAMES) is None


@pytest.mark.parametrize("language", Language)
def test_each_language_has_words_for_every_wish(language: Language) -> None:
    assert set(TABLES[language].FORMS) == set(PlainWish)
    assert all(TABLES[language].FORMS.values())


def test_capitals_and_signs_make_no_difference() -> None:
    for language, wishes in WISHES.items():
        for said, wish in wishes.items():
            assert wish_in(f"  {said.upper()} … !", language, NAMES) is wish, said


def test_whoever_writes_another_of_our_languages_is_met_too() -> None:
    assert wish_in("открой дверь", EN) is PlainWish.OPEN
    assert wish_in("wer war heute da", HI) is PlainWish.TODAY


def test_a_camera_s_name_is_known_by_its_beginning() -> None:
    assert named_in("покажи террасу", RU, NAMES) == ["Терраса"]
    assert named_in("show me the gardens", EN, ("Garden", "Garage")) == ["Garden"]
    assert wish_in("show me the shed", EN, ("Shed",)) is PlainWish.CAMERA
    assert wish_in("show me the shed", EN) is None


def test_what_is_wanted_is_done_by_commands_that_there_are() -> None:
    assert set(COMMANDS) == set(PlainWish)
    assert all(name in menu_text.COMMANDS for names in COMMANDS.values() for name in names)
