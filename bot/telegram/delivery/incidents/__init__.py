"""Cards of incidents: which chats have them, how loudly, and when they may be drawn again."""
