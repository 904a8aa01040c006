"""What is masked on a page, and how well: asked only where something masked was found."""
