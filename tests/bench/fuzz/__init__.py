"""Whatever anybody may send, at every place that reads it: ``uv run python -m tests.bench.fuzz``."""
