"""Saved articles of WeChat: what is in the page, and what is in an MHTML file."""
