"""A stand-in for Telegram: the Bot API over real HTTP, and the people at the other end."""
