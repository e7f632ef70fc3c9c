"""The household's own spreadsheet: the day's log in Google Sheets, through a service account."""

from bot.sheets.desk import GoogleSheets
from bot.sheets.ledger import SheetsLedger, ledger_of_settings
from bot.sheets.link import Patience

__all__ = ["GoogleSheets", "Patience", "SheetsLedger", "ledger_of_settings"]
