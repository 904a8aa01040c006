"""HTML: tags, entities and what is hidden in a page."""
