"""Tape archives as Linux packs folders: a table, a document, names, links and words of their own."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers._values import Values
from corpora.documents.makers.eml import docx_of


def make() -> Iterator[Made]:
    values = Values(94)
    yield Made(
        name="materials.tar",
        data=archive_of(values),
        made_by="Python's tarfile; a document by python-docx",
        planted=values.planted,
        stays=("本公示期为7天", "目录/无关.txt", "热线：12345"),
    )


def archive_of(values: Values) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:

        def add(name: str, data: str | bytes, **said: str) -> None:
            content = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.pax_headers = len(content), 1_700_000_000, said
            archive.addfile(info, io.BytesIO(content))

        add("目录/无关.txt", "本公示期为7天。" * 200 + "热线：12345\n")
        add("目录/名单.csv", f"姓名,身份证号\r\n沙明远,{values('a table')}\r\n")
        add(f"{values('the name of a folder')}/说明.txt", "本公示期为7天")
        add(f"证明{values('the name of a member')}.txt", "本公示期为7天")
        add("说明.docx", docx_of(f"证号{values('a document')}"))
        add("a.txt", "无", comment=f"证号{values('words of the archive of a member')}")
        link = tarfile.TarInfo("b.txt")
        link.type, link.linkname = tarfile.SYMTYPE, f"证明{values('the target of a link')}.txt"
        archive.addfile(link)
    return out.getvalue()
