"""What was: visits, attendance, statistics, the trail, and what is taken along of it."""
