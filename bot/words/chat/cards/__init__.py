"""What cards say, of visits and of incidents."""
