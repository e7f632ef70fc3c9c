"""What must hold, after every episode and at the end."""
