"""Who lives here, and who may do what."""
