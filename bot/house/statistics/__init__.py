"""Numbers of the visits by day, door and hour, kept for ten years; who came is kept as long as the visits are."""
