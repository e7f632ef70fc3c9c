"""What a door is called, whether it stands open, and whether its bell is heard."""
