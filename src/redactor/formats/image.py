"""Pictures: JPEG, PNG, BMP, GIF, TIFF and WebP. The text in them is read by OCR, where the extra `ocr`
is installed; what they carry beside their pixels is read without it.

Edited characters are painted over in the pixels. A picture that is rewritten in any way loses where
it was taken, its small pictures and makers' notes: they show what was painted over.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from redactor.errors import InputError, RewriteError
from redactor.formats._image import ocr
from redactor.formats._image.paint import black, options_of, shown_as, stored
from redactor.formats._image.parts import GIF, JPEG, PNG
from redactor.formats._image.words import Kept, Words
from redactor.formats._nested import Inner, Nest, Tables, bytes_digest
from redactor.formats._opening import Blocks, Opening, unread
from redactor.model import Block, Document, Edit, Failure, Notice, Role

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = ("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "dib", "gif", "tif", "tiff", "webp")
MEDIA_TYPE = "image/*"
NEEDS = ("PIL",)
_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
}
#: Where Pillow itself was told to take any number.
_MOST_PIXELS = 89_000_000
_TIFFS = (b"II*\0", b"MM\0*")
_MOVING = ("GIF", "PNG", "WEBP")
_LOST = "动画改写后只保留第一帧。"
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_CARD_FRONT = re.compile("公民身份号码")
_CARD_FIELDS = re.compile("性别|民族|出生|住址")
_CARD_BACK = re.compile("签发机关")
_CARD_TITLES = re.compile("有效期限|居民身份证")


def recognises(head: bytes) -> bool:
    """Whether it begins as a picture does."""
    return _kind(head) is not None


def _kind(data: bytes) -> str | None:
    if data.startswith(PNG):
        return "PNG"
    if data.startswith(JPEG + b"\xff"):
        return "JPEG"
    if data.startswith(GIF):
        return "GIF"
    if data.startswith(_TIFFS):
        return "TIFF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    is_bmp = data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADERS
    return "BMP" if is_bmp and len(data) > 18 else None


def open_source(data: str | bytes, name: str | None, opening: Opening) -> ImageSource:
    """Open a picture. InputError when it is damaged, too large or none."""
    where = name or "input"
    kind = None if isinstance(data, str) else _kind(data)
    if isinstance(data, str) or kind is None:
        raise InputError("is no picture that can be read", where=where, advice="check its name")
    return ImageSource(data, kind, name, opening)


class _Seen(NamedTuple):
    """A line of a picture: of which page, and its number on it."""

    page: int
    number: int
    line: ocr.Line


def _too_large(where: str) -> InputError:
    return InputError("has too many pixels", where=where, advice="make it smaller")


@contextmanager
def _broken(where: str) -> Iterator[None]:
    """Whatever Pillow raises for a damaged picture is an InputError."""
    from PIL import Image

    try:
        yield
    except (InputError, RewriteError, ocr.TooLongError):
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(where) from error
    except Exception as error:
        raise InputError(
            "is a damaged picture", where=where, advice="open it and save it anew"
        ) from error


class ImageSource:
    """A picture, or the pages of a TIFF file."""

    def __init__(self, data: bytes, kind: str, name: str | None, opening: Opening) -> None:
        self._data, self._kind, self._name = data, kind, name or "input"
        self._opening = opening
        with self._opened() as picture:
            self._pages = int(getattr(picture, "n_frames", 1) or 1)
            self.size = picture.size
        if self._pages > opening.budget.limits.pages:
            raise InputError(
                f"has more than {opening.budget.limits.pages} pages",
                where=self._name,
                advice="split it",
            )
        with _broken(self._name):
            self._words = Words(data)
        self._nest = Nest(opening)
        self._trailer_read = False
        self._lines: list[_Seen] | None = None
        self._failures: list[Failure] = []
        self._cards: list[Notice] = []
        self._remarks: list[str] = []
        self.document = Document(
            name=name,
            media_type=_TYPES[kind],
            digest=lambda: bytes_digest(data, opening.key),
            blocks=self._blocks,
        )

    @contextmanager
    def _opened(self) -> Iterator[Image.Image]:
        """The picture, not yet unpacked. InputError when it is damaged or has too many pixels."""
        from PIL import Image

        # Pillow warns of many pixels where this raises.
        with (
            _broken(self._name),
            Image.open(io.BytesIO(self._data), formats=[self._kind]) as picture,
        ):
            if picture.size[0] * picture.size[1] > (Image.MAX_IMAGE_PIXELS or _MOST_PIXELS):
                raise _too_large(self._name)
            yield picture

    @property
    def rewriting(self) -> Sequence[str]:
        return [*self._remarks, *self._nest.rewriting]

    @property
    def notices(self) -> Sequence[Notice]:
        self._read()
        self._nested_read()
        return [*self._cards, *self._words.notices(), *self._nest.notices]

    @property
    def failures(self) -> Sequence[Failure]:
        self._read()
        self._nested_read()
        return [*self._failures, *self._nest.failures]

    def _nested_read(self) -> None:
        if self._words.trailer and not self._trailer_read:
            self._trailer_read = True
            for _ in self._nest.blocks(self._trailer(), Blocks(), Tables()):
                pass

    def _blocks(self) -> Iterator[Block]:
        blocks = Blocks()
        for seen in self._read():
            yield blocks.make(
                seen.line.text,
                gap=seen.line.gap,
                place=partial(_place, seen.page, seen.number, self._pages),
            )
        for item in self._words.items:
            yield blocks.make(item.text, role=Role.METADATA, place=partial(str, item.title))
        if self._words.trailer:
            self._trailer_read = True
            yield from self._nest.blocks(self._trailer(), blocks, Tables())

    def _trailer(self) -> Inner:
        return Inner(0, "图片末尾的数据", "图片末尾的数据", lambda: self._words.trailer)

    def _read(self) -> list[_Seen]:
        """The lines, read once."""
        if self._lines is None:
            self._lines = []
            for page in range(self._pages if self._kind == "TIFF" else 1):
                try:
                    self._lines += self._page(page)
                except (InputError, ocr.TooLongError) as error:
                    is_long = isinstance(error, ocr.TooLongError)
                    why = "图片过长" if is_long else "图片已损坏"
                    self._fail("damaged_picture", f"{why}，文字未读取，请人工检查。", page)
            if self._pages > 1 and self._kind in _MOVING:
                message = f"动画共{self._pages}帧，只读取了第一帧，请人工检查其余各帧。"
                self._fail("unread_frames", message, 0)
        return self._lines

    @property
    def _orientation(self) -> int:
        """Which way up it is shown; Pillow turns the pages of a TIFF file itself."""
        return 1 if self._kind == "TIFF" else self._words.orientation()

    def _fail(self, code: str, message: str, page: int) -> None:
        where = f"第{page + 1}页" if self._pages > 1 and self._kind == "TIFF" else ""
        failure = unread(code, message, where)
        if failure not in self._failures:
            self._failures.append(failure)

    def _page(self, page: int) -> list[_Seen]:
        with self._opened() as picture:
            picture.seek(page)
            self._bounded(picture)
            if max(picture.size) < ocr.SMALLEST or min(picture.size) < ocr.THINNEST:
                return []
            if not (self._opening.ocr and ocr.is_installed()):
                # Unpacking it would tell nothing, except that it is all of one colour.
                self._fail("unread_picture", "图片中的文字未读取（未安装文字识别）。", page)
                return []
            shown = shown_as(picture, self._orientation)
            lines = [] if ocr.is_blank(shown) else ocr.read(shown)
        if _is_card("".join(line.text for line in lines)):
            where = f"第{page + 1}页" if self._pages > 1 else ""
            self._cards.append(Notice("ID_CARD_PICTURE", "identity card", where))
        return [_Seen(page, number, line) for number, line in enumerate(lines, 1)]

    def _bounded(self, picture: Image.Image) -> None:
        """Pages of a TIFF file have sizes of their own."""
        from PIL import Image

        if picture.size[0] * picture.size[1] > (Image.MAX_IMAGE_PIXELS or _MOST_PIXELS):
            raise _too_large(self._name)

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """The picture with the edited characters painted over, and those in its properties
        replaced. `clean`: without any properties."""
        lines = self._read()
        count, items = len(lines), self._words.items
        painted: dict[int, list[ocr.Box]] = defaultdict(list)
        in_words: list[tuple[int, int, int, str]] = []
        is_in_trailer = False
        for edit in edits:
            block, start, end, _ = edit.part
            if block < count:
                seen = lines[block]
                for low, high in _changed(seen.line.text[start:end], edit.replacement):
                    box = seen.line.cover(start + low, start + high)
                    painted[seen.page].append(box)
            elif block < count + len(items):
                in_words.append((block - count, start, end, edit.replacement))
            else:
                is_in_trailer = True
        self._remarks = []
        if not (painted or in_words or is_in_trailer or clean):
            return self._data
        kept = self._words.changed(in_words, clean=clean)
        self._remarks = [_LOST] if painted and self._pages > 1 and self._kind in _MOVING else []
        with _unsafe(self._name):
            if painted or (clean and self._kind == "TIFF"):
                return self._painted(painted, kept)
            return kept.joined()

    def _painted(self, boxes: dict[int, list[ocr.Box]], kept: Kept) -> bytes:
        """The picture packed anew with boxes over its pixels: of an animation the first frame."""
        from PIL import ImageDraw

        pages: list[Image.Image] = []
        options: dict[str, Any] = {}
        for page in range(self._pages if self._kind == "TIFF" else 1):
            with self._opened() as picture:
                picture.seek(page)
                self._bounded(picture)
                picture.load()
                if not page:
                    options = options_of(picture, self._kind, self._data)
                fresh = picture.copy()
                clear = picture.info.get("transparency")
            fresh.info = {} if clear is None else {"transparency": clear}
            shade = ImageDraw.Draw(fresh)
            orientation = self._orientation
            for box in boxes.get(page, ()):
                placed = stored(box, orientation, fresh.size)
                shade.rectangle(placed, fill=black(fresh))
            pages.append(fresh)
        target = io.BytesIO()
        if self._kind == "TIFF":
            options.update(save_all=True, append_images=pages[1:])
        elif self._kind == "WEBP" and kept.tags:
            options["exif"] = b"Exif\0\0" + kept.tags
        pages[0].save(target, self._kind, **options)
        return kept.around(target.getvalue())


@contextmanager
def _unsafe(where: str) -> Iterator[None]:
    """What cannot be rewritten is a RewriteError."""
    try:
        yield
    except RewriteError:
        raise
    except Exception as error:
        raise RewriteError(
            "is a picture that cannot be packed again", where=where, advice="save it as PNG"
        ) from error


def _changed(old: str, new: str) -> Iterator[tuple[int, int]]:
    """What of a text must be painted over: all of it, or the characters that a mask of the same
    length replaces."""
    if len(old) != len(new):
        if old:
            yield 0, len(old)
        return
    start: int | None = None
    for index, (a, b) in enumerate(zip(old, new, strict=True)):
        if a != b and start is None:
            start = index
        elif a == b and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(old)


def _place(page: int, number: int, pages: int) -> str:
    return f"第{page + 1}页第{number}行" if pages > 1 else f"第{number}行"


def _is_card(text: str) -> bool:
    """Whether the words of an identity card stand in it, of either side."""
    front = _CARD_FRONT.search(text) and _CARD_FIELDS.search(text)
    return bool(front or (_CARD_BACK.search(text) and _CARD_TITLES.search(text)))
