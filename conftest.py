"""Modules that need an extra are no doctests where it is not installed; what was compiled is kept."""

import os
import sys
from importlib.util import find_spec

# Images for containers are set so that nothing is. The tests start a thousand interpreters, each of
# which would then compile the library anew, and what it imports: a third of all their time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

collect_ignore_glob = [] if find_spec("spacy") else ["src/redactor/integrations/spacy.py"]
if not find_spec("scrapy"):
    collect_ignore_glob += [
        f"src/redactor/batch/collections/site/{each}.py"
        for each in ("documents", "guards", "sitemaps", "spider")
    ]
if not find_spec("presidio_analyzer"):
    collect_ignore_glob.append("src/redactor/integrations/presidio/*")
