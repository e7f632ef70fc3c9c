"""What ``main.py`` can be told to do, a file each; only main imports them."""
