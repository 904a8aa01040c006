"""Reviews on the service."""
