"""What runs on a computer: making an image, a camera table, a release, a certificate; flashing a board."""
