"""PINs are hashed quickly here."""

from tests.quick_hash import quick_hash

__all__ = ["quick_hash"]
