"""One camera's own process: opens its stream, decodes as little as is needed, and says where something moves."""
