"""What the service asks of its worker processes, and how."""
