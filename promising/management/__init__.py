"""Management commands of the promising floor."""
