"""Guests and newcomers: passes, invitations, and the links that bring somebody here."""
