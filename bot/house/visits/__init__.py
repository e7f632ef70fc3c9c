"""Somebody at a door: from the press to the answer."""
