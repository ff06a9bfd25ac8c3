"""Orders delivered before the portal knew of them, taken in by the thousand."""
