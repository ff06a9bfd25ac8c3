"""Items, units, categories, attributes, agreements and prices, visibility, search."""
