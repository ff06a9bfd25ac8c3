"""Management commands of the inventory floor."""
