"""What is remembered under data/; the only room that writes there."""

from bot.store.audit import Head, TrailBroken, verify
from bot.store.csv_ledger import CsvLedger
from bot.store.lock import StoreBusy, StoreUnusable
from bot.store.store import Store

__all__ = ["CsvLedger", "Head", "Store", "StoreBusy", "StoreUnusable", "TrailBroken", "verify"]
