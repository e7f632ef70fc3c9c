"""The cameras' room: a process a camera, and what is made of what they see.

Nothing is imported here: every camera's process would load it.
"""
