"""Who was there on which day, by doors and cameras, and as residents put it right; what a timetable makes of it."""
