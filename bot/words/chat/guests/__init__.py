"""What is said of guests, and of whoever is expected."""
