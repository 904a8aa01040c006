"""What commands share: their options, the key, reading and writing files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redactor.model import ScanOptions

_KEY_BYTES = 32


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", help="a shipped policy, or the path of a .toml")
    parser.add_argument(
        "--input-format",
        dest="format_",
        choices=("text", "html"),
        help="default: by content and name",
    )
    parser.add_argument("--page-kind", help="the kind of page; default: recognised by its title")
    parser.add_argument(
        "--names", action="store_true", default=None, help="read running prose for names, too"
    )
    parser.add_argument("--document-date", metavar="YYYY-MM-DD")
    parser.add_argument("--today", metavar="YYYY-MM-DD", help="the day to scan as if on")
    parser.add_argument(
        "--archived",
        action="store_true",
        default=None,
        help="it is online already: without a date it does not count as written today",
    )
    add_packs(parser)


def add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="NAME|FOLDER",
        help="a pack that was added, or a folder of rules",
    )


def _values(parsed: argparse.Namespace) -> dict[str, Any]:
    """The options that were given on the command line."""
    given = {
        "policy": parsed.policy,
        "format": parsed.format_,
        "page_kind": parsed.page_kind,
        "names": parsed.names,
        "archived": parsed.archived,
        "document_date": parsed.document_date,
        "today": parsed.today,
        "packs": tuple(parsed.pack) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def options(parsed: argparse.Namespace) -> ScanOptions:
    from redactor.options import make_options

    return make_options({**_values(parsed), "key": key()})


def key() -> bytes:
    """REDACTOR_KEY, or a key of our own, made once and readable by its owner alone."""
    given = os.environ.get("REDACTOR_KEY")
    if given:
        return given.encode()
    base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    try:
        path = Path(base).expanduser() / "redactor" / "key"
    except RuntimeError:  # a user without a home: ids hold for this run only
        return os.urandom(_KEY_BYTES)
    try:
        return path.read_bytes() or _new_key(path)
    except OSError:
        return _new_key(path)


def _new_key(path: Path) -> bytes:
    made = os.urandom(_KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.stat().st_size:
            path.unlink()  # left empty by a run that was interrupted
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes() or made
    except OSError:
        # A read-only home: ids hold for this run only, which hurts nobody.
        return made
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
    return made


def read(name: str) -> tuple[bytes, str]:
    from redactor.audit import read_file

    if name == "-":
        return sys.stdin.buffer.read(), "stdin"
    return read_file(Path(name)), Path(name).name


#: Smaller files are done before anybody looks.
_LONG = 1_000_000


@contextmanager
def progress(size: int) -> Iterator[Callable[[int], None] | None]:
    """What tells a person at a terminal how far a long file is read; nothing elsewhere."""
    if size < _LONG or not sys.stderr.isatty():
        yield None
        return

    def told(characters: int) -> None:
        print(f"\r已读取 {characters:,} 字", end="", file=sys.stderr, flush=True)

    try:
        yield told
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def text_of(data: bytes, name: str | None) -> str:
    """The text of a file that is one, for lines and columns; nothing of another, whose format says
    where a finding stands."""
    from redactor.errors import InputError
    from redactor.formats import HEAD, decode, is_binary

    try:
        return "" if is_binary(data[:HEAD]) else decode(data, name)[0]
    except InputError:
        # A letter may hold the bytes of several encodings.
        return ""


def write(name: str, data: bytes) -> None:
    if name == "-":
        sys.stdout.buffer.write(data)
        return
    from redactor.audit import write_file

    path = Path(name)
    if path.exists() and not path.is_file():
        # A pipe or a device is written to, not replaced.
        path.write_bytes(data)
        return
    write_file(path, data)
