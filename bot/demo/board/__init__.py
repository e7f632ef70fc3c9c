"""A doorbell without hardware, and one whose program is the real firmware; the strike that both move."""
