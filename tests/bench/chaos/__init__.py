"""Everything fails at once, and what must hold all the same: ``uv run python -m tests.bench.chaos``."""
