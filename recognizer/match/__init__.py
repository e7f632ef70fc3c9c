"""Whose face it is: distances, the crowd of other people, several frames of one visitor."""
