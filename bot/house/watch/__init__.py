"""Cameras that watch: what they see, what of it is worth telling, and to whom."""
