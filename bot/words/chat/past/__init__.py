"""What is said of the past, and of what is kept of it."""
