"""Questions to residents, and what is done with their answers."""
