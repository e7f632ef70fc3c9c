"""Arms and disarms the house: by the chat, by who is at home, by a schedule, by the broker."""
