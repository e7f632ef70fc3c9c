"""What a port promises, tried on the real part and on its double alike: a file a port.

Which double is held to what, and why a few are held to nothing, stands in ``test_every_double.py``.
"""
