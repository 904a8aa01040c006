"""Names of persons in running prose: which words may be one, the signs for it, a model's word."""
