"""What is done at each path: a file a subject. Whoever asks was looked at; whether they may, the house says."""
