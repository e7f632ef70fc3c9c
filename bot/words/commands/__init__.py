"""What the commands say on a terminal, and in which language."""
