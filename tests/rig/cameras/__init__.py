"""Cameras to watch with, real but for what they show."""
