"""What the household chose that cameras tell, kept; and what it chose to hear of where nothing is seen."""
