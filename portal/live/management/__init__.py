"""Management commands of portal.live."""
