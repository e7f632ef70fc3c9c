"""What people write and tap: who may, and what is done about it."""
