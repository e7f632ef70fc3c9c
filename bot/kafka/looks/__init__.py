"""Recognition by many machines: looks go out, answers come back, and what is known of faces follows."""
