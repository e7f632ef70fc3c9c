"""What is said of how the house itself is."""
