"""What is wrong with a picture, in words."""

import inspect
import re

import pytest

from bot.words import faults
from recognizer import quality, recogniser

CODES = (
    *re.findall(r', "([a-z ]+)"\),', inspect.getsource(quality)),
    *re.findall(r'return "([a-z ]+)"', inspect.getsource(recogniser._why_empty)),
)


@pytest.mark.parametrize("code", CODES)
def test_whatever_the_recogniser_says_of_a_picture_has_words_of_its_own(code: str) -> None:
    assert len(CODES) > 5
    assert faults.why(code) is not faults.why("nothing that anybody knows")
