"""What the cameras see at the moment, in mind only: who is where, for how long, and who they are."""
