"""What is told of days, weeks and months that are over, as numbers."""
