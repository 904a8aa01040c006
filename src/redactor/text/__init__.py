"""Folding with the way back, digit clusters, offsets."""
