"""The audit trail: its lines, their seals, and the key to them."""
