"""How well, and how fast, faces are found and told."""
