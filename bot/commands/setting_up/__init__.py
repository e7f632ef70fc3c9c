"""The parts of ``main.py setup``: what is asked, what is drafted, and what is written."""
