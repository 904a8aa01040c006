"""Web archives (WARC 1.1, ISO 28500), plain or packed, and their indexes (CDX, CDXJ).

An item is a capture: a response, a resource, or a conversion. Its id is the address; of several
captures of one the latest that was answered counts, and the others are left out, or with
`captures=all` all count, the earlier ones as `20240102030405/ADDRESS`, as archives write it. When a
page was captured is not when it was written, and is not given as its date.

A worker goes to a record by its place. `warc:FOLDER` takes all archives of a folder. An index is
read instead of the archives that it names, which stand beside it, or in `folder=…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redactor.batch.collections._files import Files, find_files, is_within, stamp
from redactor.batch.collections._warc import cdx, records
from redactor.batch.collections._warc.captures import Capture, Captures
from redactor.batch.items import Item, Loaded
from redactor.errors import InputError, OptionError

ENDINGS = ("warc", "warc.gz", "cdx", "cdxj")
EXTRA = "warc"
NEEDS = ("fastwarc",)
OPTIONS = {
    "captures": "latest (of each address, the default) or all",
    "folder": "of an index: where its archives are",
}
REASONS = {
    "empty_record": "WARC 记录为空，未检查。",
    "truncated": "内容不完整（抓取时或保存时被截断），未检查，请重新抓取或人工检查。",
    "bad_record": "WARC 记录不符合规范，未检查，请人工检查。",
    "broken_archive": "归档文件已损坏，其后的内容未检查，请重新获取。",
    "revisit": "再次抓取时内容未变，以原先抓取的为准。",
    "revisit_alone": "再次抓取时内容未变，但归档中没有原先抓取的内容，未检查。",
    "older_capture": "同一网址有更新的抓取，以更新的为准。",
    "no_page": "不是网页（域名解析等记录）。",
}
_ARCHIVES = ("warc", "warc.gz")


def collect(spec: str, *, captures: str = "latest", folder: str = "") -> Archives:
    """Web archives, or an index of such. InputError when they cannot be read."""
    if captures not in ("latest", "all"):
        raise OptionError("must be latest or all", where="captures", advice="leave it out")
    files = find_files(spec, _ARCHIVES)
    is_index = spec.lower().endswith((".cdx", ".cdxj")) and not Path(spec).is_dir()
    if is_index:
        root = Path(folder or Path(spec).parent).absolute()
        named = [each.file for each in cdx.read(spec) if is_within(each.file)]
        there = sorted({each for each in named if (root / each).is_file()})
        if not there:
            raise InputError(
                "none of its archives is there", where=spec, advice="folder=… says where they are"
            )
        files = Files(str(root), tuple(there))
    elif folder:
        raise OptionError("is for an index", where="folder", advice="name the .cdx or .cdxj")
    index = str(Path(spec).absolute()) if is_index else ""
    return Archives(spec=spec, files=files, index=index, all_captures=captures == "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """Archives by their files, and the index that is read in their place, if any. A record's place
    is `version file place`, with the version and the number of the file."""

    spec: str
    files: Files
    index: str = ""
    all_captures: bool = False

    def items(self) -> Iterator[Item]:
        """The captures, in the order of the archives."""
        with Captures() as captures:
            captures.add(self._indexed() if self.index else self._recorded())
            yield from captures.items(all_captures=self.all_captures)
        yield from self.files.refused()

    def _recorded(self) -> Iterator[Capture]:
        for number, name in enumerate(self.files.names):
            path = self.files.path(number)
            yield from records.read(path, name, f"{stamp(path)} {number}")

    def _indexed(self) -> Iterator[Capture]:
        stamps = {
            name: f"{stamp(self.files.path(number))} {number}"
            for number, name in enumerate(self.files.names)
        }
        for line in cdx.read(self.index):
            yield line.capture(stamps.get(line.file, ""))

    def load(self, item: Item) -> Loaded:
        """What was captured. RefusedError when it is empty, cut off, or damaged."""
        version, number, place = item.locator.split(" ")
        return records.load(self.files.path(int(number)), version, int(place))
