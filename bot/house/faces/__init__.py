"""Whose faces are known, what is seen in a picture, and what residents say of it."""
