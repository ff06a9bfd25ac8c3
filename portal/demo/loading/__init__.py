"""How the facts of the demo become rows: one module a stage, each in one transaction, each harmless when repeated."""
