"""How every part of the service is."""
