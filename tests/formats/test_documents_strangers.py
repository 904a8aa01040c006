"""Files that people made who had not seen the code (`corpora/documents/strangers`): all that is planted
is found and gone, what is public stays, and where nothing is planted nothing is acted on.

Old formats take LibreOffice, and seconds each: they are held to it with the marker `soak`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpora.documents.__main__ import TODAY
from redactor import Scanner, formats
from redactor.proof import bare
from tests.formats import independent

pytestmark = pytest.mark.usefixtures("without_ocr")

FOLDER = Path(__file__).parents[2] / "corpora" / "documents" / "strangers"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
#: Of a value that is found in a part only, so much of it must be: the province of an address may stay.
_MOST = 0.6


def told() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*/*.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        [file] = [each for each in path.parent.glob(f"{path.stem}.*") if each != path]
        marks = [pytest.mark.soak] if said["needs"] else []
        yield pytest.param(file, said, id=f"{path.parent.name}/{path.stem}", marks=marks)


@cache
def scanner() -> Scanner:
    return Scanner(today=TODAY)


def texts(data: bytes, name: str) -> Mapping[int, str]:
    source = formats.open_file(data, name, b"k")
    return {block.index: block.text for block in source.document.blocks()}


@pytest.mark.parametrize(("path", "said"), list(told()))
def test_a_strangers_file(path: Path, said: Mapping[str, Any]) -> None:
    if said["needs"] == "libreoffice":
        independent.program("soffice")
    data, planted = (
        path.read_bytes(),
        {bare(value): where for where, value in said["planted"].items()},
    )
    masked, report = scanner().redact_file(data, path.name, force=True)
    before, after = texts(data, path.name), texts(masked, path.name)
    found = [
        bare("".join(before[part.block][part.start : part.end] for part in each.parts))
        for each in report.findings
        if each.action.acting and each.parts
    ]
    if not planted:
        assert found == []
    assert [where for value, where in planted.items() if not _is_found(value, found)] == []
    left = bare("".join(after.values()))
    assert [where for value, where in planted.items() if value in left] == []
    everything = b"\0".join([masked, *(part for _, part in formats.parts(masked, path.name))])
    assert [where for where, value in said["planted"].items() if _is_in(everything, value)] == []
    whole = bare("".join(before.values()))
    public = [each for each in map(bare, said["public"]) if each in whole]
    assert [each for each in public if each not in left] == []


def _is_found(value: str, found: list[str]) -> bool:
    # An address over two lines may be two findings, one behind the other.
    return value in "".join(found) or any(
        each in value and len(each) >= _MOST * len(value) for each in found
    )


def _is_in(data: bytes, value: str) -> bool:
    return any(value.encode(each, "replace") in data for each in _ENCODINGS)
