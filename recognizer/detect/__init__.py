"""Faces in a picture: found, aligned, judged, made into numbers."""
