"""What is done with a decoded frame: masks over it, movement and tampering in it, a JPEG of it."""
