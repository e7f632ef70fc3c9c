"""What is said of faces, and of the people whose they are."""
