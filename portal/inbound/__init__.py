"""Files and messages from outside."""
