"""What can be audited as a whole: a module a kind of collection."""
