"""Pages made on the server, in Chinese."""
