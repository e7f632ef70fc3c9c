"""What the household's page says: phrases by name, a file a subject, gathered in ``page_text``."""
