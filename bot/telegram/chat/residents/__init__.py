"""Those who live here: who is let into the chat, what each may, and when each hears of visits."""
