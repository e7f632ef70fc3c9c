"""Who is signed in to the household's page, and by which ways one signs in."""
