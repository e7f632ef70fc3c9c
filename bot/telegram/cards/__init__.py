"""What a card is, how it looks, and which buttons it has."""
