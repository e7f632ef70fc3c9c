"""What is said to whoever stands at a door: words on the broker, and voice messages to be fetched."""
