"""LibreOffice as a program that makes files, apart from the reader's own way to call it."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from corpora.documents import Made
from corpora.documents.makers._values import Values

#: By ending, the filter that writes it.
_FILTERS = {
    "doc": "MS Word 97",
    "docx": "MS Word 2007 XML",
    "html": "HTML (StarCalc)",
    "pdf": "writer_pdf_Export:"
    + json.dumps(
        {
            each: {"type": "boolean", "value": "true"}
            for each in ("UseTaggedPDF", "ExportBookmarks", "ExportNotes")
        }
    ),
    "ppt": "MS PowerPoint 97",
    "pptx": "Impress MS PowerPoint 2007 XML",
    "rtf": "Rich Text Format",
    "xls": "MS Excel 97",
    "xlsx": "Calc MS Excel 2007 XML",
    "xml": "MS Word 2003 XML",
}
_RICH = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]")


def converted(data: bytes, was: str, to: str) -> bytes:
    """A file of one format in another, both named by their ending."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"made.{was}")
        source.write_bytes(data)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                f"{to}:{_FILTERS[to]}",
                "--outdir",
                f"{folder}/out",
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return Path(folder, "out", f"made.{to}").read_bytes()


def settled(data: bytes, was: str, to: str) -> bytes:
    """A file in an old format, saved so often that saving it again moves nothing on its pages:
    LibreOffice reads some of what it wrote itself in another way than it was meant."""
    old = converted(data, was, to)
    for _ in range(2):
        old = converted(converted(old, to, was), was, to)
    return old


def aged(
    name: str, write: Callable[[Values], bytes], was: str, values: Values, by: str, *stays: str
) -> Made:
    """What a maker writes, `was` its ending, in the old format that its name ends in."""
    data = settled(write(values), was, name.rpartition(".")[2])
    return Made(
        name=name,
        data=data,
        made_by=f"{version()}, saved thrice, from {by}",
        planted=kept(values.planted, data),
        stays=stays,
    )


@cache
def version() -> str:
    """What it calls itself."""
    told = subprocess.run(
        ["soffice", "--version"], check=True, capture_output=True, text=True, timeout=60
    )
    return " ".join(told.stdout.split()[:2])


def kept(values: Mapping[str, str], data: bytes) -> dict[str, str]:
    """What of the values stands in a file that LibreOffice wrote, which drops what it does not know."""
    if data.startswith(b"{\\rtf"):
        data = _RICH.sub(b"", data)
    return {
        place: value
        for place, value in values.items()
        if any(value.encode(each) in data for each in ("ascii", "utf-16-le"))
    }
