"""What can be audited as a whole: a module a kind of collection. The folder is the registry.

A module of this folder (or a package; not those whose names begin with a line) offers

    SCHEMES = ("sqlite", "postgresql")        # of what the user names, before ":" or "+"
    ENDINGS = ("warc", "warc.gz")             # of files, without the first dot
    BEGINS = r"https?://"                     # how a file begins that is one, whatever its ending
    EXTRA = "warc"                            # the extra that it needs, and
    NEEDS = ("fastwarc",)                     # the modules that come with it
    OPTIONS = {"exclude": "glob of paths to leave out"}    # what it can be told, and what that is
    REASONS = {"empty_record": "WARC 记录为空。"}  # its codes of refusals and skips, in Chinese
    def collect(spec: str, **told) -> Collection

All but `collect` may be absent. The constants are literals: they are read in the source, so that
nobody imports what he does not use. From the command line a value of `told` is a text, or a tuple
of texts when it was given several times; from Python it may be what it is.

`NAME:…` asks for the module NAME, whatever stands behind it: `urls:list.txt`.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from redactor.batch.collections._files import opened, unreadable
from redactor.batch.items import Collection
from redactor.errors import InputError, OptionError

#: Takes what exists and no other module claims: a folder, a single file.
_FOLDER = "folder"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9_]+)(?:\+[A-Za-z0-9_]+)?:")
_FACTS = frozenset({"SCHEMES", "ENDINGS", "BEGINS", "EXTRA", "NEEDS", "OPTIONS", "REASONS"})
#: So much of a file is looked at.
_HEAD = 4096


def open_collection(spec: str, **told: Any) -> Collection:
    """What the user named, as a collection, with what it was told about it.

    InputError when it is not there; OptionError for something that it cannot be told, and when the
    extra is not installed."""
    kind, rest = _kind_of(spec)
    known = options_of(kind)
    unknown = sorted(told.keys() - known.keys())
    if unknown:
        raise OptionError(
            f"a collection of kind {kind} takes no such option",
            where=", ".join(unknown),
            advice=f"it takes {', '.join(sorted(known))}" if known else "it takes none",
        )
    _check_packages(kind)
    found: Collection = _module(kind).collect(rest, **told)
    return found


@lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """The kinds of collections."""
    return tuple(
        sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name[0] != "_")
    )


def options_of(kind: str) -> Mapping[str, str]:
    """What a kind of collection can be told, and what that is."""
    options: Mapping[str, str] = _facts()[kind].get("OPTIONS", {})
    return options


@lru_cache(maxsize=1)
def reasons() -> Mapping[str, str]:
    """The codes of refusals and skips of all collections, in Chinese."""
    told = {code: text for each in _facts().values() for code, text in _reasons(each)}
    return MappingProxyType(told)


def _reasons(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from facts.get("REASONS", {}).items()


def _kind_of(spec: str) -> tuple[str, str]:
    """The kind of what the user named, and what to tell it."""
    scheme = _SCHEME.match(spec)
    if scheme:
        name = scheme[1].lower()
        if name in kinds():
            return name, spec[scheme.end() :]
        for kind, facts in _facts().items():
            if name in facts.get("SCHEMES", ()):
                return kind, spec
    path = Path(spec)
    if path.is_dir():
        return _FOLDER, spec
    for kind, facts in _facts().items():
        if spec.lower().endswith(tuple(f".{each}" for each in facts.get("ENDINGS", ()))):
            return kind, spec
    if not path.exists():
        raise InputError("is not there", where=spec, advice=f"known kinds: {', '.join(kinds())}")
    head = _head(path)
    for kind, facts in _facts().items():
        if "BEGINS" in facts and re.match(rf"(?:\ufeff)?\s*(?:{facts['BEGINS']})", head):
            return kind, spec
    return _FOLDER, spec


def _head(path: Path) -> str:
    try:
        with opened(str(path)) as file:
            return file.read(_HEAD).decode("utf-8", "replace")
    except OSError as error:
        raise unreadable(str(path), error) from None


def _check_packages(kind: str) -> None:
    facts = _facts()[kind]
    missing = [each for each in facts.get("NEEDS", ()) if not find_spec(each)]
    if missing:
        raise OptionError(
            f"a collection of kind {kind} needs {', '.join(missing)}",
            where="source",
            advice=f"pip install 'redactor[batch,{facts['EXTRA']}]'",
        )


@lru_cache(maxsize=64)
def _module(kind: str) -> Any:
    return importlib.import_module(f"{__name__}.{kind}")


@lru_cache(maxsize=1)
def _facts() -> dict[str, dict[str, Any]]:
    """What each module says of itself, read in its source."""
    return {kind: dict(_constants(kind)) for kind in kinds()}


def _constants(kind: str) -> Iterator[tuple[str, Any]]:
    spec = find_spec(f"{__name__}.{kind}")
    origin = spec.origin if spec else None
    source = Path(origin).read_text("utf-8") if origin else ""
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets: list[ast.expr] = [node.target]
            value = node.value
        elif isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in _FACTS:
                yield target.id, ast.literal_eval(value)
