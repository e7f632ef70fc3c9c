"""The middle of the house: what we know, decide and do, in plain Python and without I/O."""
