"""Doors: their pages, what is said and shown at them, and how one is opened from the chat."""
