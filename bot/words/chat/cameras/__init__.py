"""What is said of cameras, and of what they tell."""
