"""Guests: passes that open a door for somebody who does not live here, and whoever is expected."""
