"""What cameras that watch cost, and how well people are followed before them."""
