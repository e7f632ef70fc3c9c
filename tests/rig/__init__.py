"""What tests stand on: the service, chats, boards and locks put together, real wherever they can be."""
