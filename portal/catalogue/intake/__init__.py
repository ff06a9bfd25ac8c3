"""Items that come from outside, taken in by the thousand."""
