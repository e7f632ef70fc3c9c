"""What is kept: the day's log, the audit trail, and the disk they lie on."""
