"""Runs after boot.py: starts the program in the slot that is to run, or stays safe."""

import slots

slots.start()
