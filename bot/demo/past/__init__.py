"""A month that never was, for a demo in which the house has something to remember."""
