"""Letters: MIME parts, encoded words and their encodings."""
