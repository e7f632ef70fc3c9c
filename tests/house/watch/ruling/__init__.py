"""What the household chose that cameras tell."""
