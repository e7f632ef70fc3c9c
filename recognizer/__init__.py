"""Pictures in, names out. Knows no network, no event loop and no chat."""
