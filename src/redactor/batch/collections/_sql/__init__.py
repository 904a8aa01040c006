"""Databases: what is asked, how it is asked, and how ids become places and ids again."""
