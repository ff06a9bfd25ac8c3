"""Commands: the engine on a file, and its figures."""
