"""The line to a camera: its process, from its start to its end, and whatever is asked over it."""
