"""One recording double a port: written by hand, with memory instead of disk, chat, camera and strike."""
