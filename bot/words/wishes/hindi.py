"""In Hindi, and as it is typed in Latin letters. How forms are read, ``matching`` tells."""

from collections.abc import Mapping, Sequence

from bot.words.wishes.wish import PlainWish

NOT = "नहीं मत न nahi nahin mat"

_DOOR = "दरवाज़ा|दरवाज़े|गेट|फाटक|darwaza|darwaja|darwaze|darvaza|gate"
_WHO = "कौन|कौन-कौन|किसने|कोई|kaun|kon|koi"
_SOMEBODY = f"{_WHO}|मेहमान|मुलाकाती"
_FAMILY = (
    "बेटे|बेटा|बेटी|पत्नी|पति|माँ|माता|पिता|पापा|भाई|बहन|बच्चे|बच्चा|पोते|पोता|पोती|दादी|दादा|नानी|नाना|दोस्त|पड़ोसी|"
    "परिवार|किसी|व्यक्ति|चेहरा|चेहरे|bete|beta|beti|dost"
)
_HELPERS = "सफ़ाईवाली|सफाईवाली|प्लंबर|आया|नर्स|माली|बिजलीवाला|बिजलीवाले|मेहमान|मेहमानों|mehman|plumber"
_OPEN = "खोल|खोलो|खोलें|खोलिए|खोलना|खोलिये|खोल|kholo|khol|kholiye"
_SHOW = "दिखाओ|दिखाइए|दिखाएँ|दिखा|देखना|देखें|dikhao|dikhaiye"

FORMS: Mapping[PlainWish, Sequence[str]] = {
    PlainWish.LOST_PHONE: ("फ़ोन|फोन|मोबाइल|phone|mobile खो|गुम|चोरी|टूट|नया|kho|gum|chori|naya",),
    PlainWish.AT_HOME: (
        "घर|ghar है|हैं|hai|hain",
        "कहाँ|कहां|kahan है|हैं|hai|hain",
    ),
    PlainWish.SHUT: (f"{_DOOR} बंद|band", f"{_DOOR} ताला|लॉक"),
    PlainWish.EMERGENCY: (
        "चोर|डाकू|आग|पुलिस|एम्बुलेंस|एंबुलेंस|आपातकाल|बचाओ|chor|police|bachao",
        "डर लग",
        f"{_FAMILY} फ़ोन|फोन|कॉल|phone|call करो|करें|कीजिए|लगाओ|लगाइए|karo|kijiye",
    ),
    PlainWish.FORGET: ("मिटाओ|मिटा|हटाओ|हटा|भूल चेहरा|चेहरे|तस्वीर|तस्वीरें|फ़ोटो|फोटो|डेटा",),
    PlainWish.LEAVE: ("घर छोड़", "खाता|अकाउंट मिटाओ|हटाओ|बंद"),
    PlainWish.GREETING: (
        "=नमस्ते|नमस्कार|हेलो|हैलो|प्रणाम|namaste|hello|hi",
        "=शुभ|सुप्रभात",
        "=शुभ प्रभात|रात्रि|संध्या|दिन",
    ),
    PlainWish.THANKS: ("धन्यवाद|शुक्रिया|थैंक्यू|थैंक्स|dhanyavad|dhanyavaad|shukriya|thanks", "=बहुत अच्छा|बढ़िया"),
    PlainWish.TODAY: (
        f"{_SOMEBODY} आज|aaj",
        "आज क्या हुआ",
        "पार्सल|डाक|कूरियर|parcel आया|आई|गया|aaya|aagaya",
    ),
    PlainWish.YESTERDAY: (f"{_SOMEBODY} कल|kal", "कल क्या हुआ"),
    PlainWish.WEEK: (f"{_SOMEBODY} हफ़्ते|हफ्ते|सप्ताह|hafte", "हफ़्ते|सप्ताह क्या हुआ"),
    PlainWish.LAST: ("आखिरी|आख़िरी|अंतिम कौन|मेहमान|घंटी", "कौन|kaun आया|आए|आयी|आई|aaya"),
    PlainWish.WHO_OPENED: ("किसने|kisne खोला|khola", f"किसने|kisne {_DOOR} खोला|khola"),
    PlainWish.GUEST: (f"{_HELPERS} पास|चाबी|अंदर", "मेहमान पास"),
    PlainWish.EXPECT: (
        "इंतज़ार|इंतजार",
        f"{_HELPERS}|पार्सल|कूरियर|parcel आ|आएगा|आएंगे|आएँगे|आएगी|आने|aayega|aa",
    ),
    PlainWish.OPEN: (f"{_DOOR} {_OPEN}", f"={_OPEN}", "अंदर आने दो|दें|दीजिए"),
    PlainWish.LOOK: (f"{_WHO} {_DOOR}|बाहर|वहाँ|bahar", f"{_DOOR}|बाहर {_SHOW}", "=कौन है", "=kaun hai"),
    PlainWish.CAMERA: (f"{_SHOW} @", f"{_SHOW} बगीचा|बग़ीचा|आँगन|सड़क|गैराज|कैमरा|कैमरे|camera", "=कैमरा"),
    PlainWish.QUIET: (
        "शोर|आवाज़|घंटी|shor|awaz बंद|रोको|रोकें|रोकिए|कम|band",
        "शांत|चुप|शांति|chup",
        "परेशान न|मत|नहीं",
        "सोना|सोने चाहता|चाहती|चाहते|दो|दीजिए",
    ),
    PlainWish.PRIVACY: ("कैमरा|कैमरे|camera बंद|band", "निजता|गोपनीयता", "रिकॉर्डिंग बंद"),
    PlainWish.ADD: (
        f"{_FAMILY} जोड़ो|जोड़ें|जोड़िए|जोड़ना|सिखाओ|याद|jodo",
        "नया|नई|नए चेहरा|चेहरे|व्यक्ति",
    ),
    PlainWish.INVITE: ("आमंत्रित|निमंत्रण|न्योता|बुलाना",),
    PlainWish.KNOWN: ("किसे|किन्हें|किसको|किनको|चेहरे जानते|पहचानते",),
    PlainWish.RESIDENTS: ("कौन|kaun रहता|रहते|रहती|rahta",),
    PlainWish.AWAY: (
        "मैं|हम|main|hum बाहर|जा|निकल|bahar|ja",
        "छुट्टी|छुट्टियों",
        "घर नहीं मैं|हम",
    ),
    PlainWish.HOME: ("मैं|हम|main|hum घर|वापस|लौट|ghar|wapas",),
    PlainWish.ARM: ("अलार्म|alarm चालू|बंद|लगाओ|लगाएँ|हटाओ|on|off", "पहरा चालू|बंद"),
    PlainWish.NUMBERS: ("कितने|kitne लोग|मेहमान|आए|log", "आँकड़े|आंकड़े|चार्ट"),
    PlainWish.STATUS: (
        "सब ठीक|चल",
        "सब|sab theek|thik",
        "=स्थिति",
        f"{_DOOR} खुला|खुली|बंद|khula|band है|hai",
        "घंटी|कैमरा|ताला|कुछ नहीं|nahi काम|चल|बज|kaam",
        "काम नहीं कर",
        "घंटी|कैमरा|ताला|camera ख़राब|खराब|टूट|kharab",
    ),
    PlainWish.PIN: ("पिन|pin", "कोड भूल|बदलना|बदलो"),
    PlainWish.LANGUAGE: ("भाषा|bhasha", "हिंदी|हिन्दी|अंग्रेज़ी|जर्मन|hindi|english में|me|mein"),
    PlainWish.BACKUP: ("बैकअप|backup",),
    PlainWish.HELP: ("=मदद", "मदद|madad करो|करें|कीजिए|चाहिए|karo", "क्या कर सकते", "कैसे काम"),
    PlainWish.MENU: ("मेनू|menu",),
}
