"""Arming."""
