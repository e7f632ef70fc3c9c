"""The cameras that watch, in the chat: their pages, how one is added, and what it sees."""
