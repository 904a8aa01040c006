"""One module per format: the files that `python -m corpora.documents` writes."""
