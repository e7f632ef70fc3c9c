"""A picture: let in, decoded, drawn into."""
