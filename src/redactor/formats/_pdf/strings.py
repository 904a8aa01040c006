"""Everything in a PDF that is text and not painted: properties, comments, fields, bookmarks, links.

All objects of the file are walked through, in the order of their numbers, and every string that may
be text is told, whatever it is called: what is not known by name is told as other data. The same
walk over the same file gives the same strings, so that an edit finds its string by its number.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from redactor.formats._pdf import xmp
from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.held import TELLING, Held
from redactor.model import Role

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_HAN = re.compile("[一-鿿]")
_DATE = re.compile(r"D:\d{4,14}[-+Z\d']*\Z")
_DEEPEST = 60
#: Keys whose strings are no text: digests, keys, dates, names of fonts, binary tables.
_NO_TEXT = frozenset(
    (
        "/ID",
        "/DA",
        "/DS",
        "/O",
        "/U",
        "/OE",
        "/UE",
        "/Perms",
        "/CheckSum",
        "/CharSet",
        "/Panose",
        "/Registry",
        "/Ordering",
        "/Lang",
        "/Cert",
        "/CreationDate",
        "/ModDate",
        "/M",
        "/LastModified",
        "/SourceModified",
        "/Lookup",
        "/NM",
        "/FontFamily",
        "/Style",
        "/DigestValue",
        "/ByteRange",
        "/Trapped",
        "/CIDSet",
        "/Mask",
        "/Background",
        "/Length",
        "/Filter",
    )
)
#: A field's name says what its value is.
_FIELD_NAMES = frozenset(("/T", "/TU"))
_FIELD_VALUES = frozenset(("/V", "/DV"))
_NO_TEXT_TYPES = frozenset(
    (
        "/Font",
        "/FontDescriptor",
        "/XRef",
        "/ObjStm",
        "/CMap",
        "/Encoding",
        "/Halftone",
        "/OutputIntent",
        "/ExtGState",
    )
)
_TEXT_STREAMS = frozenset(("/JS", "/RC", "/RV", "/V", "/DV", "/XFA"))
#: Values that are no text and hold none.
_PLAIN = (int, bool, Decimal)
#: Keys of dictionaries about which there is something to tell.
_TOLD_KEYS = frozenset(("/EF", "/S", "/Alt", "/PieceInfo", "/Thumb"))
#: Names that programs write where they know none.
_NOBODY = frozenset(("", "anonymous", "unspecified", "unknown", "user", "administrator"))
PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\\w|/(?:home|Users)/")
#: The place of what /Info holds.
PROPERTIES = "文件属性"
#: And of what nothing tells.
_OTHER = "其他数据"
_KEY_PLACES = {
    "/ActualText": "替代文字",
    "/Alt": "替代文字",
    "/E": "替代文字",
    "/URI": "链接",
    "/JS": "脚本",
    "/Desc": "附件说明",
    "/XFA": "表单数据",
    "/PageLabels": "页码标签",
    "/Dests": "跳转目标",
    "/PieceInfo": "程序私有数据",
    "/OpenAction": "打开文件时的动作",
    "/JavaScript": "文件脚本",
}
_INFO_PLACES = {
    "/Title": "标题",
    "/Author": "作者",
    "/Subject": "主题",
    "/Keywords": "关键词",
    "/Creator": "创建程序",
    "/Producer": "生成程序",
}
#: Kinds of annotations: shapes that are laid over a page; what is opened to be read; all that hold
#: text or lead somewhere.
SHAPES = frozenset(
    ["/Square", "/Circle", "/Polygon", "/PolyLine", "/Line", "/Ink", "/Stamp", "/Watermark"]
)
NOTES = SHAPES.union(
    ["/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Redact"]
)
_ANNOTATIONS = NOTES | {"/FreeText", "/FileAttachment", "/Link", "/Widget"}


def _names_first(key: str) -> tuple[bool, str]:
    return key not in _FIELD_NAMES, key


class Strings:
    """The strings of a file, in one walk. `places` says of some objects, by number, where they
    stand. After the walk `files` are the attachments, and `told` what else was met that a reader of
    the page does not see: rows of concealments.tsv with their places."""

    def __init__(self, pdf: Any, places: Mapping[tuple[int, int], str]) -> None:
        self._pdf = pdf
        self._places = dict(places)
        self.files: list[tuple[Any, str]] = []
        self.told: dict[tuple[str, str], None] = {}

    def __iter__(self) -> Iterator[Held]:
        import pikepdf

        info = self._pdf.trailer.get("/Info")
        if isinstance(info, pikepdf.Dictionary):
            if info.objgen == (0, 0):
                yield from self._in_dictionary(info, PROPERTIES, 0)
            else:
                self._places[info.objgen] = PROPERTIES
        for each in self._pdf.objects:
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
                try:
                    yield from self._inside(each, self._places.get(each.objgen, ""), 0)
                except faults():
                    # A damaged object; what is drawn of it, pdfium tells.
                    continue

    def _inside(self, container: Any, place: str, depth: int) -> Iterator[Held]:
        import pikepdf

        if depth > _DEEPEST:
            return
        if isinstance(container, pikepdf.Array):
            yield from self._in_array(container, place, depth)
        elif isinstance(container, pikepdf.Stream) and container.get("/Type") == "/Metadata":
            yield from xmp.words(container, place)
        else:
            yield from self._in_dictionary(container, place, depth)

    def _in_dictionary(self, dictionary: Any, place: str, depth: int) -> Iterator[Held]:
        import pikepdf

        # Asked once: each look into the library costs as much as ten of these.
        items = dict(dictionary.items())
        if "/Type" in items and str(items["/Type"]) in _NO_TEXT_TYPES:
            return
        if place in {"", _OTHER}:
            place = _place(items) or place
        elif place.endswith("页"):
            own = _place(items)
            place = f"{place}，{own}" if own else place
        if not _TOLD_KEYS.isdisjoint(items) or place == PROPERTIES:
            self._tell(items, place, dictionary)
        is_signature = "/ByteRange" in items
        is_named = False
        for key in sorted(items, key=_names_first):
            value = items[key]
            if isinstance(value, _PLAIN) or key in _NO_TEXT:
                continue
            if isinstance(value, pikepdf.String):
                text = text_of(value)
                if text is not None and not (is_signature and key == "/Contents"):
                    store = _setter(dictionary, key)
                    where = _key_place(key, place)
                    gap = "：" if is_named and key in _FIELD_VALUES else "\n\n"
                    yield Held(text, where, _role(key, place), store, dictionary, key, gap)
                    is_named = key in _FIELD_NAMES or gap == "："
            elif isinstance(value, pikepdf.Stream):
                if key in _TEXT_STREAMS:
                    yield from _text_stream(value, _key_place(key, place))
            elif is_direct(value):
                yield from self._inside(value, _key_place(key, place), depth + 1)

    def _in_array(self, array: Any, place: str, depth: int) -> Iterator[Held]:
        import pikepdf

        if len(array) and array[0] == "/Indexed":
            return
        for index in range(len(array)):
            value = array[index]
            if isinstance(value, pikepdf.String):
                text = text_of(value)
                if text is not None:
                    store = _setter(array, index)
                    yield Held(text, place or _OTHER, Role.ATTRIBUTE, store)
            elif isinstance(value, pikepdf.Stream):
                if place.endswith("表单数据"):
                    yield from _text_stream(value, place)
            elif is_direct(value):
                yield from self._inside(value, place, depth + 1)

    def _tell(self, items: Mapping[str, Any], place: str, dictionary: Any) -> None:
        """Note what in a dictionary is hidden by its kind."""
        where = place or "文件"
        if "/EF" in items:
            self.files.append((dictionary, place or "附件"))
            self.told["attachment", place or "附件"] = None
        if items.get("/S") == "/JavaScript":
            self.told["script", where] = None
        if str(items.get("/Alt", "")).strip():
            self.told["alternative text", where] = None
        if "/PieceInfo" in items:
            self.told["custom data", where] = None
        if "/Thumb" in items:
            self.told["thumbnail", where] = None
        if place == PROPERTIES:
            author = items.get("/Author")
            if author is not None and str(author).strip(" ()").lower() not in _NOBODY:
                self.told["author", PROPERTIES] = None
            if any(PATH.search(str(each)) for each in items.values()):
                self.told["path", PROPERTIES] = None


def is_direct(value: Any) -> bool:
    """Whether a value is a container that stands in another, and is no object of its own."""
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and value.objgen == (0, 0)


def _setter(container: Any, key: Any) -> Callable[[str], None]:
    import pikepdf

    def store(text: str) -> None:
        container[key] = pikepdf.String(text)

    return store


def text_of(value: Any) -> str | None:
    """A string as text, where it is some that may hold something."""
    data = bytes(value)
    if data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        text = data.decode("utf-16", "replace")
    elif data.startswith(codecs.BOM_UTF8):
        text = data[3:].decode("utf-8", "replace")
    elif _CONTROLS.search(data):
        return None
    elif data.isascii():
        text = data.decode("ascii")
    else:
        text = _without_mark(data)
    return text if TELLING.search(text) and not _DATE.match(text) else None


def _without_mark(data: bytes) -> str:
    """Bytes that do not say what they are: some programs write them as they come."""
    import pikepdf

    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _HAN.search(text):
            return text
    return str(pikepdf.String(data))


def _text_stream(stream: Any, place: str) -> Iterator[Held]:
    """A long string, kept as a stream."""
    data = stream.read_bytes()
    mark = data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    encoding = "utf-16" if mark else "utf-8"
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if TELLING.search(text):
        yield Held(text, place, Role.METADATA, lambda new: stream.write(new.encode(encoding)))


def _place(items: Mapping[str, Any]) -> str:
    """Where a dictionary belongs, by its keys."""
    if "/Rect" in items and str(items.get("/Subtype", "")) in _ANNOTATIONS:
        return "批注"
    if "/FT" in items or ("/T" in items and "/Kids" in items):
        return "表单域"
    if "/EF" in items or items.get("/Type") == "/Filespec":
        return "附件"
    if "/Title" in items and "/Parent" in items:
        return "书签"
    if items.get("/Type") == "/StructElem":
        return "替代文字"
    return ""


def _key_place(key: str, place: str) -> str:
    if place == PROPERTIES:
        return f"文件属性（{_INFO_PLACES.get(key, '自定义')}）"
    own = _KEY_PLACES.get(key)
    if own is None:
        return place or _OTHER
    if place in {"", _OTHER}:
        return own
    return place if own in place else f"{place}，{own}"


def _role(key: str, place: str) -> Role:
    if place.startswith("文件属性"):
        return Role.METADATA
    is_said = key in {"/Contents", "/RC", "/Subj"} and "批注" in place
    return Role.COMMENT if is_said else Role.ATTRIBUTE
