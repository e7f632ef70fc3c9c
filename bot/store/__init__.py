"""What is remembered under data/; the only room that writes there."""

from bot.house.records.trail import Flaw, Head, TrailBroken
from bot.store.csv_ledger import LEDGER_FOLDER, CsvLedger
from bot.store.lock import StoreBusy, StoreUnusable
from bot.store.store import Store, open_store
from bot.store.trail.audit_key import AuditKey, KeyUnusable, open_key, read_key
from bot.store.trail.chain import verify

__all__ = [
    "LEDGER_FOLDER",
    "AuditKey",
    "CsvLedger",
    "Flaw",
    "Head",
    "KeyUnusable",
    "Store",
    "StoreBusy",
    "StoreUnusable",
    "TrailBroken",
    "open_key",
    "open_store",
    "read_key",
    "verify",
]
