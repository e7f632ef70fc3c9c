"""Other programs that ask something of the house, each with a key that an owner gave it."""
