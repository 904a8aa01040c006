"""docx: stories, runs, lines, tables, and what is seen of them."""
