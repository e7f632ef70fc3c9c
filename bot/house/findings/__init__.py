"""What is wrong, in codes: of settings, a start, a request, and what the doctor looks at."""
