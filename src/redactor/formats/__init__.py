"""One module per file type: read, and rewrite in place.

The folder is the registry: a module is the format of its name, and a folder of the same name with a
line before it (`_pdf`) is what that format is built of. `_office` is what docx, pptx and xlsx share.
What a module offers is said in `_opening`.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from redactor.errors import InputError, OptionError
from redactor.formats._base import TextSource, decode
from redactor.formats._opening import Budget, Limits, Opening, unread
from redactor.formats._packed import HEAD, is_binary
from redactor.formats._unread import Unread
from redactor.model import Source

__all__ = [
    "AUTO",
    "HEAD",
    "TEXT",
    "Limits",
    "TextSource",
    "decode",
    "format_of",
    "is_binary",
    "is_textual",
    "names",
    "open_file",
    "open_source",
    "parts",
    "recognised",
    "second_texts",
]

#: Told by content, then by name.
AUTO = "auto"
TEXT = "text"
_UNREADABLE = "未能读取（可能已损坏、加密或格式不支持），请人工检查。"
_TEXTUAL = ("text/", "application/json", "application/x-ndjson", "message/")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The formats that can be read."""
    return tuple(
        sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name[0] != "_")
    )


@lru_cache(maxsize=64)
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")


def open_source(data: str | bytes, format_name: str, name: str | None, key: bytes) -> Source:
    """Open an input in a named format. OptionError for an unknown one, InputError if unreadable or
    where a package that it needs is not installed."""
    source: Source = _ready(format_name, name).open_source(data, name, _opening(key, Limits()))
    return source


def open_file(
    data: bytes,
    name: str | None,
    key: bytes,
    *,
    format_name: str = AUTO,
    limits: Limits | None = None,
) -> Source:
    """Open a file, its format told by its content and then by its name, or given.

    InputError when it is too large, damaged, encrypted, or of no format that can be read."""
    limits = limits or Limits()
    if len(data) > limits.size:
        raise InputError(
            f"is larger than {limits.size // 1_000_000} MB",
            where=name or "input",
            advice="split it",
        )
    if format_name == AUTO:
        format_name = _told(data, name or "")
    source: Source = _ready(format_name, name).open_source(data, name, _opening(key, limits))
    return source


def _ready(format_name: str, name: str | None) -> ModuleType:
    """A format's module. OptionError where there is none, InputError where the packages that it
    needs are not installed."""
    if format_name not in names():
        raise OptionError(
            f"no such format: {format_name}",
            where="format",
            advice=f"known are {', '.join(names())}",
        )
    missing = _missing(format_name)
    if missing:
        raise InputError(
            f"needs {', '.join(missing)} to be read",
            where=name or "input",
            advice="pip install 'redactor[docs]'",
        )
    return _module(format_name)


def _missing(format_name: str) -> list[str]:
    """The packages that a format needs and are not there."""
    return [each for each in _facts()[format_name].get("NEEDS", ()) if not find_spec(each)]


def _opening(key: bytes, limits: Limits) -> Opening:
    return _deeper(key, Budget(limits), 0)


def _deeper(key: bytes, budget: Budget, depth: int) -> Opening:
    def nested(data: bytes, name: str) -> Source:
        if depth >= budget.limits.depth:
            return Unread(name, unread("too_deep", "嵌套层数过多，未读取，请人工检查。", name))
        try:
            module = _ready(_told(data, name), name)
            source: Source = module.open_source(data, name, _deeper(key, budget, depth + 1))
        except InputError:
            return Unread(name, unread("unreadable", _UNREADABLE, name))
        return source

    return Opening(key=key, nested=nested, budget=budget, depth=depth)


def _told(data: bytes, name: str) -> str:
    """The format of a file. InputError when it is binary and of none."""
    head = data[:HEAD]
    by_name = _endings().get(name.rpartition(".")[2].lower())
    is_text = not is_binary(head)
    if is_text and by_name is not None and is_textual(by_name):
        return by_name
    if is_text and not _beginnings().match(head):
        # A name that promises a packed format lies where the content is text; but a text may stand
        # in front of an archive.
        told = recognised(data) if by_name is not None else None
        return TEXT if told is None or is_textual(told) else told
    by_content = recognised(data)
    if by_content in {None, "zip"} and by_name is not None and _missing(by_name):
        # An office file is a zip, too; as one, numbers over runs would not be found.
        return by_name
    if by_content is None and not is_text:
        raise InputError(
            "is of no format that can be read, or damaged",
            where=name or "input",
            advice=f"known are {', '.join(names())}",
        )
    return by_content or TEXT


def parts(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """What a file is packed of, unpacked, each part with where it is: members of archives, and what
    a format's own `parts` unpacks (streams, encoded bodies)."""
    from redactor.formats._parts import unzipped

    told = recognised(data) or format_of(name)
    if told != "zip":
        # Whatever it is, an archive may hang on it; of one that is read as such, see its own.
        yield from unzipped(data, name)
    own = getattr(_module(told), "parts", None)
    if own is not None:
        yield from own(data, name)


def second_texts(data: bytes, name: str) -> Iterator[tuple[str, str | None]]:
    """What another engine reads in a file that is of a format with two, each text with its place.
    None where it could not read; nothing, where it is no such file at all."""
    for each in names():
        read = getattr(_module(each), "second_texts", None) if not _missing(each) else None
        if read is not None and _module(each).recognises(data):
            # The first engine has told what is damaged.
            with suppress(InputError):
                yield from read(data, name)


def recognised(data: bytes) -> str | None:
    """The format that a file's content tells; None where only a name could, or where nobody can
    for want of packages."""
    for each in names():
        if _missing(each):
            continue
        recognises = getattr(_module(each), "recognises", None)
        if recognises is not None and recognises(data):
            return each
    return None


_FACT = re.compile(
    r"^(ENDINGS|MEDIA_TYPE|NEEDS|BEGINS) = (\([^()]*\)|r?\"[^\"\n]*\")", re.MULTILINE
)


@lru_cache(maxsize=1)
def _facts() -> dict[str, dict[str, Any]]:
    """What each module says of itself, read in its source: importing all of them, and what they
    need, would take longer than scanning a page."""
    told = {}
    for each in names():
        source = pkgutil.get_data(__name__, f"{each}.py") or b""
        facts = _FACT.findall(source.decode())
        told[each] = {name: ast.literal_eval(value) for name, value in facts}
    return told


@lru_cache(maxsize=1)
def _endings() -> dict[str, str]:
    return {ending: each for each, facts in _facts().items() for ending in facts["ENDINGS"]}


@lru_cache(maxsize=1)
def _beginnings() -> re.Pattern[bytes]:
    """How the texts begin that may be of a format which their content tells."""
    told = "|".join(facts["BEGINS"] for facts in _facts().values() if "BEGINS" in facts)
    return re.compile(rf"(?:\xef\xbb\xbf)?\s*(?:{told})".encode("latin-1"))


def is_textual(name: str) -> bool:
    """Whether files of a format are texts."""
    return str(_facts()[name]["MEDIA_TYPE"]).startswith(_TEXTUAL)


def format_of(name: str) -> str:
    """The format that a file's name stands for; plain text when nothing else is known.

    >>> format_of("notice.HTM")
    'html'
    """
    return _endings().get(name.rpartition(".")[2].lower(), TEXT)
