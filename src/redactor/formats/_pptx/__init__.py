"""pptx: shapes, and what is seen of them."""
