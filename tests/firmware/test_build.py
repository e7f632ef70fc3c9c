"""What goes onto the board: it compiles, it is small, and it says the same words everywhere."""

import ast
import hashlib
import hmac
import json
import subprocess
import sys
from pathlib import Path

import pytest

from firmware import wire
from firmware.simulator.board import micropython
from firmware.tools import camera_table, image

ROOT = Path(image.HERE)


def test_every_file_compiles_for_the_board_and_the_whole_is_small(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scratch").mkdir()
    size = image.lay_out(tmp_path / "board", tmp_path / "scratch")
    names = {path.name for path in (tmp_path / "board" / "a").iterdir()}
    assert {f"{source.stem}.mpy" for source in image.program_sources()} == names
    with capsys.disabled():
        sys.stdout.write(f"\n  {len(names)} files in the slot, whole image {size} bytes\n")
    assert size < 48 * 1024


def test_the_relays_pin_is_one_and_the_same_where_it_must_be_written_out() -> None:
    pins = ast.parse((ROOT / "board" / "pins.py").read_text())
    relay = next(
        node.value.value
        for node in pins.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "RELAY"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int)
    )
    assert f"Pin({relay}, Pin.OUT, value=0)" in (ROOT / "boot" / "boot.py").read_text()
    assert (ROOT / "boot" / "safe.py").read_text().count(f"machine.Pin({relay}, machine.Pin.OUT, value=0)") == 2


def test_boot_switches_the_strike_off_before_anything_else() -> None:
    first, second, *rest = ast.parse((ROOT / "boot" / "boot.py").read_text()).body[1:]
    assert isinstance(first, ast.ImportFrom)
    assert first.module == "machine"
    assert isinstance(second, ast.Expr)
    assert not rest


#: RFC 4231, cases 1, 2, 3, 4, 6 and 7.
CASES = (
    (b"\x0b" * 20, b"Hi There"),
    (b"Jefe", b"what do ya want for nothing?"),
    (b"\xaa" * 20, b"\xdd" * 50),
    (bytes(range(1, 26)), b"\xcd" * 50),
    (b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First"),
    (b"\xaa" * 131, b"This is a test using a larger than block-size key and a larger than block-size data."),
)


def test_the_boards_hmac_is_the_real_one_under_micropython(tmp_path: Path) -> None:
    (tmp_path / "wire.py").write_bytes((ROOT / "wire.py").read_bytes())
    cases = [(key.hex(), message.hex()) for key, message in CASES]
    code = (
        "import binascii, json, wire\n"
        f"print(json.dumps([binascii.hexlify(wire.hmac_sha256(binascii.unhexlify(k), binascii.unhexlify(m))).decode()"
        f" for k, m in {cases!r}]))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [micropython(), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    expected = [hmac.new(key, message, hashlib.sha256).hexdigest() for key, message in CASES]
    assert json.loads(done.stdout) == expected
    assert [wire.hmac_sha256(key, message).hex() for key, message in CASES] == expected


def test_the_camera_table_is_read_out_of_a_drivers_source_without_running_it() -> None:
    source = """
_A = const(0xFF)
_B = const(0x10 | 0x02)
_SET = lambda high, low: (high << 4) | (low & 0x0F)
raise SystemExit("this must never run")
_ov2640_settings_cif = bytes([_A, 0x00, 0x2C, ~_B & 0xFF, 0x3D, _SET(0x0A, 0xFF)])
_ov2640_settings_to_svga = bytes([_A, 1])
_ov2640_settings_to_uxga = bytes([_A, 1, 0x12, 0x00])
OV2640_COLOR_JPEG = 5
_ov2640_color_settings = {OV2640_COLOR_JPEG: bytes([_A, 0, 0xDA, 0x10]), 6: bytes([1, 2])}
"""
    tables = camera_table.read(source)
    assert tables == [b"\xff\x00\x2c\xed\x3d\xaf", b"\xff\x01", b"\xff\x01\x12\x00", b"\xff\x00\xda\x10"]
    packed = camera_table.pack(tables, "notice")
    assert packed.startswith(b"\x06\x00\xff\x00\x2c\xed\x3d\xaf\x02\x00\xff\x01")
    assert packed.endswith(b"notice\n")


def test_a_driver_that_looks_different_is_refused() -> None:
    with pytest.raises(camera_table.TableMissing):
        camera_table.read("x = 1\n")
