"""How somebody comes to be signed in to the household's page, and how that is checked at each request."""
