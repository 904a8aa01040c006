"""What stands around a value: its label, its column, and whose information it is."""
