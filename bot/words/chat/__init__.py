"""What the bot says in a chat."""
