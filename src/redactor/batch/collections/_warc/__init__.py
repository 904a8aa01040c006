"""Records of web archives, their indexes, and which capture of an address counts."""
