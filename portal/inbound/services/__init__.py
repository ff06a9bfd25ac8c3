"""What the import commands call: one service for each kind of file."""
