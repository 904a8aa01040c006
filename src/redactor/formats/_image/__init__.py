"""Pictures: their tags and parts, text by OCR, boxes painted over it."""
