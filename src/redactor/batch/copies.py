"""Where the masked copy of an item goes, below the folder of copies.

A file keeps its path; an address becomes `host/path`; a row of a table or a database gets a file of
its own, named by its id. A copy may go out, so its name may not tell what its text does not: it is
the name as reports show it. No name leads out of the folder, and each can be had on Windows, too.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

#: In bytes, of what file systems take (255); there must be room for a mark and an ending.
_LONGEST = 200
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: What Windows takes in no name, and signs that look like them.
_LIKE = str.maketrans('<>:"|?*\\', "＜＞：＂｜？＊＼")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_ENDINGS = MappingProxyType(
    {
        "text/plain": ".txt",
        "text/html": ".html",
        "application/xhtml+xml": ".html",
        "text/markdown": ".md",
        "application/json": ".json",
        "application/x-ndjson": ".jsonl",
        "application/ofd": ".ofd",
    }
)


def path_of(id: str, shown: str, name: str = "", media_type: str = "", *, is_file: bool) -> str:
    """The path of a copy, relative and with "/". `shown`: the id as reports show it. `is_file`: the
    id is the path of a file, whose ending stays as it is.

    >>> path_of("通知/名单.docx", "通知/名单.docx", is_file=True)
    '通知/名单.docx'
    >>> path_of("https://x.cn/a/?id=1", "https://x.cn/a/?id=1", "", "text/html", is_file=False)
    'x.cn/a/？id=1.html'
    >>> path_of("7", "7", "名单.docx", is_file=False), path_of("../a", "../a", is_file=True)
    ('7.docx', '_/a')
    """
    # Reports undo the escapes of addresses; a file whose name looks like one keeps it.
    path = id if is_file and shown == unquote(id) else shown
    is_folder = path.endswith("/")
    path = _SCHEME.sub("", path, count=1)
    parts = [_safe(part) for part in path.split("/") if part] or ["_"]
    if is_folder and not is_file:
        parts.append("index")
    if not is_file:
        parts[-1] += _missing_ending(parts[-1], name, media_type)
    return "/".join(_short(part) for part in parts)


def _safe(part: str) -> str:
    part = _CONTROLS.sub("", part.encode("utf-8", "replace").decode()).translate(_LIKE)
    part = part.strip(" ").rstrip(". ")
    return f"_{part}" if _RESERVED.match(part) else part or "_"


def _missing_ending(part: str, name: str, media_type: str) -> str:
    """The ending that tells what a file is, where its own does not."""
    wanted = _ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or ""
    told = _ENDING.search(name)
    own = _ENDING.search(part)
    if own and (told is None or told[0].lower() == own[0].lower()):
        kind, _ = mimetypes.guess_type(part)
        if not wanted or kind == media_type or _ENDINGS.get(kind or "") == wanted:
            return ""
    if told and (not wanted or mimetypes.guess_type(name)[0] == media_type):
        return told[0].lower()
    return wanted


def _short(part: str) -> str:
    """A name that is too long is cut, and keeps its ending and a mark of what it was."""
    if len(part.encode()) <= _LONGEST:
        return part
    found = _ENDING.search(part)
    ending = found[0] if found else ""
    kept = part.encode()[: _LONGEST - 20].decode("utf-8", "ignore").rstrip(". ")
    return f"{kept}~{_mark(part)}{ending}"


def marked(path: str, id: str, key: bytes) -> str:
    """The path of a copy where another one has it already.

    >>> marked("a/名单.docx", "a/名单.docx", b"key") == marked("a/名单.docx", "A/名单.docx", b"key")
    False
    """
    place = PurePosixPath(path)
    mark = _mark(id, key)
    found = _ENDING.search(place.name)
    ending = found[0] if found else ""
    stem = place.name.removesuffix(ending)
    return str(place.with_name(f"{stem}~{mark}{ending}"))


def _mark(text: str, key: bytes = b"") -> str:
    told = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, key=key[:64], digest_size=4).hexdigest()
