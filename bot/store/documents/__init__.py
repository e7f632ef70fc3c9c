"""Documents by key: how they are written, read, and brought from one schema to the next."""
