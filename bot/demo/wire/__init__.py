"""What goes over the wire, overheard on its way."""
