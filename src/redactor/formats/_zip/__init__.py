"""Zip: members, names in old encodings, copying without unpacking."""
