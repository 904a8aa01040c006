"""PDF: read through pdfium, rewritten in its content streams through pikepdf."""
