"""What is kept of a PIN."""

import asyncio
import threading

import pytest

from bot.house.opening import hashed_digits
from bot.house.opening.hashed_digits import DigitHasher
from bot.house.opening.proof import PinFault, PinUnfit, check_pin

pytestmark = pytest.mark.usefixtures("quick_hash")


async def test_the_digits_are_known_again_and_no_others() -> None:
    known = await DigitHasher().hash("4711")
    assert await DigitHasher().are_same("4711", known)
    assert not await DigitHasher().are_same("4712", known)
    assert "4711" not in repr(known)


async def test_two_with_the_same_digits_have_nothing_in_common() -> None:
    first, second = await DigitHasher().hash("4711"), await DigitHasher().hash("4711")
    assert first.salt != second.salt
    assert first.digest != second.digest


async def test_where_no_digits_are_known_as_much_is_worked_out_to_say_no(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []
    hash_as_ever = hashed_digits._hash

    async def count(digits: str, salt: bytes, cost: int) -> bytes:
        worked.append(cost)
        return await hash_as_ever(digits, salt, cost)

    monkeypatch.setattr(hashed_digits, "_hash", count)
    assert not await DigitHasher().are_same("4711", None)
    assert worked == [hashed_digits.COST]


async def test_it_is_worked_out_off_the_event_loop_and_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    at_work, met = threading.Lock(), threading.Event()

    def scrypt(password: bytes, **_: object) -> bytes:
        threads.append(threading.get_ident())
        if at_work.acquire(blocking=False):
            met.wait(0.05)
            at_work.release()
        else:
            met.set()
        return password

    monkeypatch.setattr("hashlib.scrypt", scrypt)
    hasher = DigitHasher()
    await asyncio.gather(hasher.hash("4711"), hasher.hash("4712"))
    assert len(threads) == 2
    assert not met.is_set()
    assert threading.get_ident() not in threads


async def test_what_an_earlier_cost_was_hashed_with_is_known_still(monkeypatch: pytest.MonkeyPatch) -> None:
    known = await DigitHasher().hash("4711")
    monkeypatch.setattr(hashed_digits, "COST", 4)
    assert await DigitHasher().are_same("4711", known)


@pytest.mark.parametrize(
    ("digits", "fault"),
    [
        ("123", PinFault.LENGTH),
        ("123456789", PinFault.LENGTH),
        ("12a4", PinFault.LENGTH),
        ("١٢٣٤", PinFault.LENGTH),
        ("", PinFault.LENGTH),
        ("1111", PinFault.EASY),
        ("2345", PinFault.EASY),
        ("9876", PinFault.EASY),
        ("7890", PinFault.EASY),
        ("4711", None),
        ("1357", None),
        ("20481024", None),
    ],
)
def test_digits_that_anybody_would_try_first_are_no_pin(digits: str, fault: PinFault | None) -> None:
    if fault is None:
        check_pin(digits)
        return
    with pytest.raises(PinUnfit) as unfit:
        check_pin(digits)
    assert unfit.value.fault is fault
