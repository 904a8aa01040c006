"""Of stored mails, archives and pictures: what is not masked is as it was, part by part. A part in which
nothing is masked lies there byte for byte; in others only characters of what was masked differ."""

from __future__ import annotations

import email
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from itertools import zip_longest
from xml.etree import ElementTree

import pytest
from PIL import ExifTags, Image, ImageChops, ImageSequence

from corpora.documents import Stored
from redactor import formats
from tests.formats.test_documents import DOCUMENTS, masked, masked_values, same_but_for

pytestmark = pytest.mark.usefixtures("without_ocr")

HOLDERS = [each for each in DOCUMENTS if each.format in ("eml", "zip")]
PICTURES = [each for each in DOCUMENTS if each.format == "image"]
#: What names of files are written with.
_NAMES = re.compile(r"""(?:file)?name\*?[0-9]*\*?=(?:"[^"]*"|[^;\s]*)""")


@dataclass(frozen=True, slots=True)
class Masking:
    """What was masked, and what stands there now. `×` stands for `*` in names of files."""

    values: list[str]
    masks: list[str]

    def same_text(self, before: str, after: str) -> None:
        if before != after:
            same_but_for(before, after, self.values, self.masks)

    def same_file(self, before: bytes, after: bytes, name: str) -> None:
        """Two files are the same but for what was masked."""
        if before == after:
            return
        kind = formats.recognised(before) or formats.format_of(name)
        compare = {"zip": self.same_archive, "eml": self.same_mail, "image": self.same_picture}
        if kind in compare:
            compare[kind](before, after)
        elif kind in {"docx", "xlsx"}:
            self.same_office(before, after)
        else:
            one, how = formats.decode(before, name)
            two, now = formats.decode(after, name)
            assert how == now
            self.same_text(one, two)

    def same_archive(self, before: bytes, after: bytes) -> None:
        with opened(before) as was, opened(after) as now:
            self.same_text(was.comment.decode(), now.comment.decode())
            for one, two in zip_longest(was.infolist(), now.infolist()):
                assert one and two
                assert kept_of(one) == kept_of(two)
                self.same_text(name_of(one), name_of(two))
                self.same_text(one.comment.decode(), two.comment.decode())
                if was.read(one) == now.read(two):
                    assert packed(before, one) == packed(after, two), one.filename
                self.same_file(was.read(one), now.read(two), name_of(one))

    def same_office(self, before: bytes, after: bytes) -> None:
        with opened(before) as was, opened(after) as now:
            assert was.namelist() == now.namelist()
            for name in was.namelist():
                one, two = was.read(name), now.read(name)
                if one != two:
                    self.same_text(text_of(one), text_of(two))

    def same_mail(self, before: bytes, after: bytes) -> None:
        one, two = (email.message_from_bytes(each, policy=compat32) for each in (before, after))
        for was, now in zip_longest(one.walk(), two.walk()):
            assert was and now
            assert (was.preamble, was.epilogue) == (now.preamble, now.epilogue)
            self.same_head(was, now)
            if was.is_multipart():
                continue
            body, new = (bytes(each.get_payload(decode=True) or b"") for each in (was, now))
            if body == new:
                assert was.get_payload() == now.get_payload()
            name = was.get_filename() or f"x.{was.get_content_subtype()}"
            charset = was.get_content_charset()
            if charset in {None, "utf-8"} or was.get_content_maintype() != "text":
                self.same_file(body, new, meant(name))
            else:
                gbk = "gb18030" if charset == "gb2312" else str(charset)
                self.same_text(body.decode(gbk), new.decode(gbk))

    def same_head(self, before: Message, after: Message) -> None:
        self.same_text(meant(before.get_filename() or ""), meant(after.get_filename() or ""))
        for (name, was), (same, now) in zip_longest(before.raw_items(), after.raw_items()):
            assert name == same
            if was != now:
                bare = [_NAMES.sub("", "".join(meant(str(each)).split())) for each in (was, now)]
                self.same_text(*(each.rstrip(";") for each in bare))

    def same_picture(self, before: bytes, after: bytes) -> None:
        one, two = frames(before), frames(after)
        assert len(one) == len(two)
        for was, now in zip(one, two, strict=True):
            assert was.size == now.size
            assert ImageChops.difference(was, now).getbbox() is None
        was_told, is_told = told(before), told(after)
        assert was_told.keys() == is_told.keys()
        for tag, text in was_told.items():
            self.same_text(text, is_told[tag])


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def kept_of(info: zipfile.ZipInfo) -> tuple[object, ...]:
    """What of a member does not change."""
    return info.date_time, info.external_attr, info.compress_type, info.create_system


def name_of(info: zipfile.ZipInfo) -> str:
    """Names that are not marked as UTF-8 are GBK here, and zipfile takes them for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    return info.filename.encode("cp437").decode("gb18030")


def packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """A member as it lies in the archive."""
    at = info.header_offset
    lengths = (int.from_bytes(data[at + 26 + each : at + 28 + each], "little") for each in (0, 2))
    begin = at + 30 + sum(lengths)
    return data[begin : begin + info.compress_size]


def text_of(xml: bytes) -> str:
    return "".join(ElementTree.fromstring(xml).itertext())


def meant(value: str) -> str:
    """A field as it is shown."""
    return str(make_header(decode_header(value)))


def told(data: bytes) -> dict[str, str]:
    """The words beside the pixels, but for where it was taken: that goes whenever a picture is
    rewritten."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        exif = picture.getexif()
        words = {**getattr(picture, "text", {}), **exif, **exif.get_ifd(ExifTags.IFD.Exif)}
        words["comment"] = picture.info.get("comment", b"")
    places = (ExifTags.IFD.GPSInfo, ExifTags.IFD.Exif)
    return {str(tag): shown(value) for tag, value in words.items() if tag not in places}


def shown(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value).rstrip("\0")
    is_wide = value[1::2].count(0) * 4 > len(value)
    text = value.removeprefix(b"UNICODE\0").decode("utf-16-le" if is_wide else "gb18030", "replace")
    return text.replace("\0", "")


def frames(data: bytes) -> list[Image.Image]:
    with Image.open(io.BytesIO(data)) as picture:
        return [each.convert("RGB") for each in ImageSequence.Iterator(picture)]


def masking(document: Stored, masks: Iterable[str]) -> Masking:
    return Masking(masked_values(document), [*masks, "×"])


@pytest.mark.parametrize("document", HOLDERS, ids=lambda each: each.path.name)
def test_parts_differ_only_where_something_was_masked(document: Stored) -> None:
    data, report = masked(document.path.name, False)
    assert data != document.data
    name = document.path.name
    masking(document, report.masked_quotes).same_file(document.data, data, name)


@pytest.mark.parametrize("document", PICTURES, ids=lambda each: each.path.name)
def test_pixels_are_the_same_where_only_words_beside_them_were_masked(document: Stored) -> None:
    data, report = masked(document.path.name, False)
    assert data != document.data
    masking(document, report.masked_quotes).same_picture(document.data, data)
