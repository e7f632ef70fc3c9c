"""What is said of doors, their boards, and how they are opened."""
