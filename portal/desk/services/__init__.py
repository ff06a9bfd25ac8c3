"""The desk's deeds: one service of the floor below and its audit entry, in one transaction."""
