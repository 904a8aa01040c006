"""Modules that need an extra are no doctests where it is not installed."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("spacy") else ["src/redactor/integrations/spacy.py"]
if not find_spec("scrapy"):
    collect_ignore_glob += [
        f"src/redactor/batch/collections/site/{each}.py"
        for each in ("documents", "guards", "sitemaps", "spider")
    ]
if not find_spec("presidio_analyzer"):
    collect_ignore_glob.append("src/redactor/integrations/presidio/*")
