"""Pages in a real browser, and whoever is signed in to them."""
