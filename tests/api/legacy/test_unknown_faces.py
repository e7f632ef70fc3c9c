"""What is remembered of faces that programs sent is bounded, and each program's own."""

from dataclasses import replace

from bot.api.legacy.unknown_faces import MOST_BYTES, UnknownFaces
from bot.house.people import ResidentId
from bot.house.residents.actors import Program, ProgramId
from tests.rig.house import NOON

CCTV = Program(ProgramId(-1), "CCTV", frozenset(), ResidentId(1), NOON)


def test_of_one_program_the_newest_pictures_are_kept_as_far_as_they_fit() -> None:
    faces = UnknownFaces()
    for n in range(5):
        faces.add(CCTV, bytes([n]) * (MOST_BYTES // 3), NOON)
    assert [one.jpeg[0] for one in faces.of(CCTV)] == [4, 3, 2]
    faces.add(CCTV, b"x" * (MOST_BYTES + 1), NOON)
    assert [one.jpeg[:1] for one in faces.of(CCTV)] == [b"x"]
    assert faces.remove(CCTV, b"x" * (MOST_BYTES + 1))
    assert not faces.remove(CCTV, b"x")


def test_of_programs_as_many_are_remembered_as_there_may_be_keys() -> None:
    faces = UnknownFaces()
    programs = [replace(CCTV, id=ProgramId(-n)) for n in range(1, 41)]
    for program in programs:
        assert faces.of(program) == []
        faces.add(program, b"face", NOON)
    assert [bool(faces.of(program)) for program in programs] == [False] * 8 + [True] * 32
