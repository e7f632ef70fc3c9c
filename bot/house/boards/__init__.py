"""The boards at the doors: how they are, and their updates."""
