"""The page that shows it all: its files, its state, and what people do on it."""
