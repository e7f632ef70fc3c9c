"""Whether what somebody typed is a name, or something else that they said: in each language of the house.

A doubt costs one tap, a sentence that was learned as a person costs trust: so it doubts early.
"""

import re
import unicodedata
from itertools import pairwise

#: Names of people are shorter, in characters and in words; a longer one is asked about.
_LONG_NAME = 32
_MANY_WORDS = 4

#: Nobody's name has these: questions, addresses, markup.
_SIGNS = frozenset('?!;:…¿¡।,@#/\\<>=*_{}[]|"“”„«»\n')

#: A full stop stands after an abbreviation: "J. R.", "Dr. Watson".
_ABBREVIATION = re.compile(r"\b\w{1,3}\.")


def _words(*languages: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", word).casefold() for line in languages for word in line.split())


_CANCEL = _words("cancel", "abbrechen abbruch", "cancelar cancela", "отмена отменить отмени", "रद्द")
_YES = _words("yes yeah yep ok okay sure", "ja jawohl genau", "sí si claro vale", "да ага конечно", "हाँ हां जी")
_NO = _words("no nope", "nein nee", "no", "нет", "नहीं नही")

_GREETING = _words(
    "hello hi hey good thanks thank bye goodbye sorry welcome",
    "hallo guten gute moin servus grüß danke tschüss tschüß",
    "hola buenos buenas buen gracias adiós adios perdón",
    "привет здравствуй здравствуйте добрый доброе доброго спасибо пока извини извините",
    "नमस्ते नमस्कार हैलो हेलो हाय धन्यवाद शुक्रिया अलविदा सुप्रभात",
)
_COMMAND = _words(
    "help stop start open close unlock lock ignore look undo status people forget invite boards residents leave delete "
    "remove restart update back again done test photo picture name nobody somebody someone stranger",
    "hilfe halt öffne öffnen aufmachen schließen zumachen vergiss löschen zurück fertig foto bild niemand jemand",
    "ayuda alto abre abrir cierra cerrar olvida borrar atrás listo foto nadie alguien",
    "помощь помоги стоп открой открыть закрой закрыть забудь удали назад готово фото никто",
    "मदद रुको खोलो खोलें बंद भूल हटाओ वापस फोटो कोई",
)
#: Where one of these stands among others, it is a sentence.
_SENTENCE = _words(
    "what who why where when how which is are was were am be do does did can could will would the a an i you he she it "
    "we they this that these my your his her our not don't please and or but here there today now with from for to",
    "was wer warum wo wann wie welche ist sind war bin bist kann der die das den dem ein eine ich du er sie es wir ihr "
    "mein meine dein deine nicht kein keine bitte und oder aber hier heute jetzt mit für schon",
    "qué que quién quien cómo como cuándo dónde donde es son está soy eres yo tú él ella mi tu su un una y o pero por "
    "favor aquí hoy ahora con para",
    "что кто как где когда почему это есть я ты он она мы вы мой моя твой не и или но пожалуйста тут здесь сегодня "
    "сейчас с для",
    "क्या कौन कैसे कहाँ कब क्यों है हैं था मैं तुम आप यह वह मेरा मेरी नहीं और या कृपया आज अभी यहाँ का की के को",
)

#: What follows one of these belongs to a name: "van der Meer".
_OF = _words("van von")


def is_cancel(text: str) -> bool:
    """Tell whether somebody calls a question off."""
    return bool(said := _spoken(text)) and said[0] in _CANCEL and len(said) <= 2  # noqa: PLR2004 - रद्द करें


def is_yes(text: str) -> bool:
    """Tell whether somebody says yes."""
    return bool(said := _spoken(text)) and all(word in _YES for word in said)


def is_no(text: str) -> bool:
    """Tell whether somebody says no."""
    return bool(said := _spoken(text)) and all(word in _NO for word in said)


def is_doubtful(text: str) -> bool:
    """Tell whether a text that was given for a name may be something else: then we ask."""
    said = _spoken(text)
    if len(text.strip()) > _LONG_NAME or len(said) > _MANY_WORDS or _SIGNS.intersection(text.strip()):
        return True
    if "." in _ABBREVIATION.sub("", text) or not any(letter.isalpha() for letter in text):
        return True
    if not said or said[0] in _GREETING | _COMMAND | _CANCEL | _YES | _NO:
        return True
    return len(said) > 1 and any(word in _SENTENCE and before not in _OF for before, word in pairwise(("", *said)))


def _spoken(text: str) -> list[str]:
    """The words of a text, small and without the signs around them."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return [word for raw in plain.split() if (word := raw.strip('.,;:!?…¿¡।"“”„«»()/'))]
