"""A real Home Assistant, installed once."""
