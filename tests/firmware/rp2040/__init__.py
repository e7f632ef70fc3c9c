"""The drivers on an emulated RP2040: a real MicroPython image runs them, and its pins are wired to the models."""
