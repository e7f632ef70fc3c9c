"""Whole houses in the data folder: a copy for a while, one put in another's place, those that were replaced."""
