"""The residents' room: everything a person reads or taps."""
