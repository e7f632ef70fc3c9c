"""The service as a process of its own, and the whole product round it."""
