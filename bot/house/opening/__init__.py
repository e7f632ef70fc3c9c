"""How a door is opened: by which proof, for whom, and when nobody rings."""
