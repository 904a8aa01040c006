"""Exported posts of Weibo: what exporters call their fields, and how their files are read."""
