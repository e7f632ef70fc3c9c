"""A board without hardware: the unmodified program under real MicroPython, round models of its chips."""
