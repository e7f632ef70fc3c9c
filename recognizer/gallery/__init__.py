"""Everybody whose face is known, and the strangers who came before."""
