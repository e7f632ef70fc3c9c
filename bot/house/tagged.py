"""Classes of which any one may stand in a stored field."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Tagged:
    """The base of such a family: a frozen dataclass below it, and its members below that, each with a ``kind``.

    A field whose type is the family's base is written down as the member's fields and its kind, and read back as the
    same member. So a kind stays as it is for as long as a document with it may be read.
    """

    #: What a member is known by wherever it is written down.
    kind: ClassVar[str]

    _members: ClassVar[dict[str, type[Any]]]

    def __init_subclass__(cls) -> None:
        """Begin a family, or enter a member. Raises TypeError where another member has its kind."""
        if Tagged in cls.__bases__:
            cls._members = {}
            return
        known = cls._members.setdefault(cls.kind, cls)
        # a dataclass with slots is made twice
        if (known.__module__, known.__name__) != (cls.__module__, cls.__name__):
            raise TypeError(f"{known.__name__} and {cls.__name__} are of one kind: {cls.kind}")
        cls._members[cls.kind] = cls

    @classmethod
    def members(cls) -> list[type[Self]]:
        """Every member of this family that was defined so far."""
        return list(cls._members.values())

    @classmethod
    def member(cls, kind: object) -> type[Self] | None:
        """The member of a kind; None: there is none."""
        return cls._members.get(kind) if isinstance(kind, str) else None
