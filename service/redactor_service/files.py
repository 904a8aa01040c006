"""Files by HTTP: `POST /v1/files` reports on one and keeps it masked for a while, `GET` hands it out.

A masked file lies in a folder of the process, that nobody else can read, under a name that cannot be
guessed; it goes when its time is over, and all of them when the service ends.
"""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from redactor import BlockedError, InputError, Report, RewriteError, Scanner, report_dict

#: Seconds that a masked file may be fetched.
KEPT = 900
#: Masked files kept at once; of more, the oldest goes.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A masked file, and when it goes."""

    path: Path
    name: str
    until: float


class Shelf:
    """Masked files, each under a token. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="redactor-")
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()
        self._clock = clock

    def put(self, data: bytes, name: str) -> str:
        """Keep a file; its token."""
        token = secrets.token_urlsafe(24)
        path = Path(self._folder.name) / token
        path.write_bytes(data)
        with self._lock:
            self._sweep()
            self._kept[token] = Kept(path=path, name=name, until=self._clock() + KEPT)
            while len(self._kept) > _MOST:
                self._drop(next(iter(self._kept)))
        return token

    def get(self, token: str) -> Kept | None:
        """The file, unless its time is over."""
        with self._lock:
            self._sweep()
            return self._kept.get(token)

    def _sweep(self) -> None:
        now = self._clock()
        for token in [each for each, kept in self._kept.items() if kept.until <= now]:
            self._drop(token)

    def _drop(self, token: str) -> None:
        self._kept.pop(token).path.unlink(missing_ok=True)


def answer(
    scanner: Scanner,
    data: bytes,
    name: str,
    shelf: Shelf,
    *,
    redact: bool,
    apply_wording: bool,
    clean: bool,
) -> dict[str, Any]:
    """The report on a file, and with `redact` the link to it masked, or why there is none."""
    try:
        if not redact:
            return {**_told(scanner.scan(data, name=name)), "file": None, "refused": None}
        masked, report = scanner.redact_file(data, name, apply_wording=apply_wording, clean=clean)
    except BlockedError as error:
        return {**_told(error.report), "file": None, "refused": _BLOCKED}
    except RewriteError as error:
        report = scanner.scan(data, name=name)
        refused = {"code": "not_safe", "message": _NOT_SAFE, "where": error.where}
        return {**_told(report), "file": None, "refused": refused}
    except InputError as error:
        return _unread(error, name)
    token = shelf.put(masked, name)
    file = {"url": f"/v1/files/{token}", "name": name, "seconds": KEPT}
    return {**_told(report), "file": file, "refused": None}


_BLOCKED = {
    "code": "blocked",
    "message": "文件带有国家秘密标志或不公开标注，未提供遮掩后的文件，请有权限的同志处理。",
    "where": "",
}
_NOT_SAFE = "遮掩后的文件未能通过复核，为防止留下内容，未予提供。请手工处理所指的部分。"


def _told(report: Report) -> dict[str, Any]:
    return {"remarks": [], **report_dict(report)}


def _unread(error: InputError, name: str) -> dict[str, Any]:
    """What was not read was not checked: held."""
    return {
        "verdict": "hold",
        "page_kind": None,
        "failures": [
            {
                "code": "unreadable",
                "message": "文件未能读取（可能已损坏、加密或格式不支持），未作检查，请人工处理。",
                "where": name,
            }
        ],
        "remarks": [],
        "findings": [],
        "file": None,
        "refused": {"code": "unreadable", "message": error.advice, "where": name},
    }


def disposition(name: str) -> str:
    """The header that names a download, by RFC 6266."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
