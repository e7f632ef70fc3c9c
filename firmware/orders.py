"""The words of the wire that only the service says, for stand-ins and tests: they do not go onto the board.

There a command is known by the last part of its topic.
"""

CMD_CHALLENGE = "cmd/challenge"
CMD_UNLOCK = "cmd/unlock"
CMD_SNAP = "cmd/snap"
CMD_LED = "cmd/led"
CMD_SAY = "cmd/say"
CMD_SETTINGS = "cmd/settings"
CMD_REBOOT = "cmd/reboot"
CMD_OTA = "cmd/ota"
