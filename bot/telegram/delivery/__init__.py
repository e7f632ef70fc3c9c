"""What reaches a chat: cards, notes and alarms, however long Telegram is away."""
