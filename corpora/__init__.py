"""Corpora: marked cases, whole documents and a generator of drafts."""
