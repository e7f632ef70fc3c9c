"""What cameras saw, as numbers."""
