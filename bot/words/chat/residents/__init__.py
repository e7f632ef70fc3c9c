"""What is said of those who live here, and of what each may."""
