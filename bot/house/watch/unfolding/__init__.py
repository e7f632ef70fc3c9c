"""How an incident unfolds: which one it is, what it shows, and what is kept of people in it."""
