"""Item families: each module holds the families of one trade; `catalogue` puts them together."""
