"""The paths of the HTTP interface, a module for each group."""
