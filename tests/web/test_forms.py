"""Fields and files of forms, as ordinary clients send them and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.forms import FORM_BYTES, HEAD_BYTES, fields_in, files_in

FORM = "multipart/form-data; boundary=b"
URLENCODED = "application/x-www-form-urlencoded"


def part(head: str, content: bytes) -> bytes:
    return b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n"


BY_REQUESTS = part('Content-Disposition: form-data; name="api_key"', b"k") + part(
    'Content-Disposition: form-data; name="image"; filename="image"', b"\xff\xd8\xff1"
)
BY_AXIOS = part('content-disposition: form-data; name="userid"', "Zoë".encode()) + part(
    'Content-Disposition: form-data; filename="a; name=x.jpg"; name="image"\r\nContent-Type: image/jpeg', b"2"
)


@pytest.mark.parametrize(
    ("body", "content_type", "fields", "files"),
    [
        (BY_REQUESTS + b"--b--", FORM, {"api_key": "k"}, [b"\xff\xd8\xff1"]),
        (BY_AXIOS + b"--b--", FORM, {"userid": "Zoë"}, [b"2"]),
        (part("Content-Disposition: form-data; name=a", b"1") + part("Content-Disposition: form-data; name=a", b"2"),
         FORM, {"a": "1"}, []),
        (part('Content-Disposition: form-data; name="a"', b"x" * (HEAD_BYTES + 1)), FORM, {}, []),
        (b"userid=Zo%C3%AB&userid=x&api_key=k+1", URLENCODED, {"userid": "Zoë", "api_key": "k 1"}, []),
        (b"a=1&" * 20_000, URLENCODED, {"a": "1"}, []),
        (b"x" * (FORM_BYTES * 2), URLENCODED, {"x" * FORM_BYTES: ""}, []),
        (b"", FORM, {}, []),
        (BY_REQUESTS, "multipart/form-data", {}, []),
        (b'{"a": 1}', "application/json", {}, []),
    ],
)  # fmt: skip
def test_what_a_form_brings(body: bytes, content_type: str, fields: dict[str, str], files: list[bytes]) -> None:
    assert fields_in(body, content_type) == fields
    assert files_in(body, content_type) == files


@given(st.binary(max_size=2000), st.sampled_from([FORM, URLENCODED, "multipart/x; boundary=\u00ff", ""]))
def test_no_body_breaks_the_reading(body: bytes, content_type: str) -> None:
    fields_in(BY_REQUESTS + body, content_type)
    files_in(body, content_type)
