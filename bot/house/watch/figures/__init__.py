"""What the cameras saw, as numbers: how many were where, what is usual, who was seen for how long."""
