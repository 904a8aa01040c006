"""What pages give away together: traces of pages, an index over them, and the joins that it allows."""
