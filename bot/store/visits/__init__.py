"""The book of visits: a file a month."""
