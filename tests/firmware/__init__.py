"""The board's program under real MicroPython, on a simulated board, with a real broker and real HTTP."""
