"""Packed files as servers rotate and back up their logs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._values import Values
from corpora.documents.makers.tar import archive_of

_BY = "Python's gzip, bz2 and lzma modules"


def make() -> Iterator[Made]:
    values = Values(90)
    out = io.BytesIO()
    name = f"{values('the name inside')}.log"
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=1_700_000_000) as file:
        file.write(_log(values))
    data = out.getvalue() + gzip.compress(_log(values, "a second file behind"), mtime=0)
    yield _made("access.log.gz", data, values)
    values = Values(91)
    yield _made("backup.tar.gz", gzip.compress(archive_of(values), mtime=0), values)
    values = Values(92)
    yield _made("access.log.bz2", bz2.compress(_log(values)), values)
    values = Values(93)
    yield _made("access.log.xz", lzma.compress(_log(values)), values)


def _made(name: str, data: bytes, values: Values) -> Made:
    return Made(name=name, data=data, made_by=_BY, planted=values.planted, stays=("热线：12345",))


def _log(values: Values, where: str = "a line") -> bytes:
    lines = (
        f"2024-03-18 09:12:44 INFO 新用户注册 sfzh={values(where)}",
        f"2024-03-18 09:12:45 INFO 查询 /q?sfzh={values(f'{where}, in an address')}&page=2",
        "2024-03-18 09:12:46 INFO 热线：12345",
    )
    return "".join(f"{line}\n" for line in lines).encode()
