"""Boxes of one frame to those of the next: who is still the same."""
