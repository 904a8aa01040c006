"""One module per file type: read, and rewrite in place.

The folder is the registry: a module `text` serves the format `text` and offers
`open_source(data, name, key)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from redactor.errors import OptionError
from redactor.formats._base import TextSource, decode

__all__ = ["TextSource", "decode", "format_of", "names", "open_source"]


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The formats that can be read."""
    return tuple(
        sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name[0] != "_")
    )


def open_source(data: str | bytes, format_name: str, name: str | None, key: bytes) -> TextSource:
    """Open an input in a named format. OptionError for an unknown one, InputError if unreadable."""
    if format_name not in names():
        raise OptionError(
            f"no such format: {format_name}",
            where="format",
            advice=f"known are {', '.join(names())}",
        )
    module = importlib.import_module(f"{__name__}.{format_name}")
    source: TextSource = module.open_source(data, name, key)
    return source


def format_of(name: str) -> str:
    """The format that a file's name stands for; plain text when nothing else is known.

    >>> format_of("notice.HTM")
    'html'
    """
    ending = name.rpartition(".")[2].lower()
    return "html" if ending in {"html", "htm", "shtml", "xhtml"} else "text"
