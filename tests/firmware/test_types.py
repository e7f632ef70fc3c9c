"""The board's program against the published stubs of MicroPython for the RP2040: names, arguments, attributes."""

import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.tools import image

#: What a board would stumble over. (Inference about unannotated attributes is not the subject here.)
CODES = ("attr-defined", "name-defined", "call-arg", "call-overload", "arg-type", "import-not-found", "return-value")

#: What the stubs do not know: a PIO program's own words, the Ethernet class (they are a Pico W's), and one attribute
#: that the real module has.
KNOWN = ('Module has no attribute "WIZNET5K"', "strike.py", '"SSLContext" has no attribute "verify_mode"')


def test_the_program_fits_the_stubs_of_its_machine(tmp_path: Path) -> None:
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed")
    try:
        stubs = importlib.metadata.files("micropython-rp2-stubs") or []
        library = importlib.metadata.files("micropython-stdlib-stubs") or []
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("micropython-rp2-stubs is not installed")
    for file in (*stubs, *library):
        if (file.suffix == ".pyi" or file.name == "VERSIONS") and ".." not in file.parts:
            target = tmp_path / "typings" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file.locate(), target)
    spec = importlib.util.find_spec("mypy_extensions")
    assert spec
    assert spec.origin
    extensions = tmp_path / "typings" / "stubs" / "mypy-extensions"
    extensions.mkdir(parents=True, exist_ok=True)
    shutil.copy(spec.origin, extensions / "mypy_extensions.pyi")
    source = tmp_path / "src"
    source.mkdir()
    for program in (*image.program_sources(), *image.root_sources()):
        shutil.copy(program, source)
    done = subprocess.run(  # noqa: S603 - our own checker
        [
            *(sys.executable, "-m", "mypy", "--config-file=", "--check-untyped-defs", "--no-site-packages"),
            *("--custom-typeshed-dir", str(tmp_path / "typings"), "--cache-dir", str(tmp_path / "cache"), str(source)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        env={"MYPYPATH": str(tmp_path / "typings"), "PATH": ""},
    )
    errors = [
        line
        for line in done.stdout.splitlines()
        if f"{source}/" in line and any(line.endswith(f"[{code}]") for code in CODES)
    ]
    unknown = [line for line in errors if not any(words in line for words in KNOWN)]
    assert "checked" in done.stdout, done.stdout + done.stderr
    assert not unknown, "\n".join(unknown)
