"""What ``main.py install`` writes, each file by itself."""
