"""Pictures and clips: a file each, in a folder a month."""
