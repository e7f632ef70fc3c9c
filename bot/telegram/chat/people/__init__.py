"""Faces that are taught, and the people whose they are: their pages, and what is asked about them."""
