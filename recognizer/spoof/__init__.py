"""Whether a face is alive or a picture of one, by two networks that are there or not."""
