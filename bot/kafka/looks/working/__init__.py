"""A worker’s side: what it knows of faces, and what it takes up."""
