"""The buyer's and the operator's pages, made quick by htmx."""
