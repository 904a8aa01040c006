"""A report as the terminal, a program or a page wants it."""
