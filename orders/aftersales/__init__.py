"""Returns, claims and credit notes."""
