"""Plain text: the marks of Markdown and YAML, calendars and contact cards."""
