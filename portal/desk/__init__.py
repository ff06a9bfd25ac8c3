"""The desk's workplace: Django admin on our own theme."""
