"""Audits of many documents at once: an archive, an export, a site."""
