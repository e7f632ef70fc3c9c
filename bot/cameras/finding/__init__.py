"""Cameras that are found: at this computer, and in the network by those who make themselves known (ONVIF)."""
