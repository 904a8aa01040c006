"""OFD (GB/T 33190): the package, its pages, text objects and layout."""
