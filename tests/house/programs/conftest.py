"""PINs are hashed quickly here."""

from tests.quick_hash import hash_at_once, quick_hash

__all__ = ["hash_at_once", "quick_hash"]
