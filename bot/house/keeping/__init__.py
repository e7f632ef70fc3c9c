"""What is kept of whoever was seen, and for how long."""
