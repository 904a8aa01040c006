"""One pass over a text: anchors and clusters, candidates, checks, resolve."""
