"""The recogniser in a process of its own, asked over a pipe."""
