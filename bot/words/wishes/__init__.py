"""What somebody may write in plain words, in each language: small tables of words, and nothing that acts."""
