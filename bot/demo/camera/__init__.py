"""What the visitor sees: the pictures that the doorbell takes."""
