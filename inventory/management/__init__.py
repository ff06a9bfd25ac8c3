"""Management of the inventory floor."""
