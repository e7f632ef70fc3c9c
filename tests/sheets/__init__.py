"""The room of the spreadsheet, over real HTTP against a local Google."""
