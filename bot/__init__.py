"""Doorman's service: what the family calls "the bot"."""
