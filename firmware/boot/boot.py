"""Runs first, before anything that could fail: the strike is off. Written once, never touched by an update."""

from machine import Pin

# The relay's pin, as in pins.py. An external pull-down holds the line while the chip is still in reset.
Pin(2, Pin.OUT, value=0)
