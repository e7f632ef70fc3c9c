"""Updates as they come in: fetched, kept in order, judged by their age."""
