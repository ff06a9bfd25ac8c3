"""Django's PostgreSQL, with a pool of our own mind: see `base`, where Django looks for it."""
