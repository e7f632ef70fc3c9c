"""People as a table that a household brings along, or takes with it: rows, columns, and what comes of them."""
