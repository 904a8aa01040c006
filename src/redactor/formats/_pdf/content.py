"""The content of a PDF page as instructions, and where each glyph of it stands (ISO 32000, 9.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from redactor.formats._pdf.faults import faults
from redactor.formats._pdf.fonts import Code, Font, UnknownFontError, font_of
from redactor.formats._pdf.sight import Matrix, times

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 12
#: In vertical writing the pen stands so many ems above the origin of a glyph.
_DOWN = 0.88
#: More instructions than this are not walked through, a page and all that it calls together.
_MOST_STEPS = 3_000_000


class CannotFollowError(Exception):
    """The content does what cannot be followed safely."""


class Glyph(NamedTuple):
    """A glyph on the page: where in its stream it is shown (instruction, item of the array, bytes),
    and where on the page it stands: the corner at its origin, and the vectors of its width, and of
    an em upwards. `kern` moves the pen like the glyph. `along` is the pen's way, in ems."""

    stream: Stream
    step: int
    item: int
    start: int
    stop: int
    origin: tuple[float, float]
    right: tuple[float, float]
    up: tuple[float, float]
    kern: float
    mode: int
    is_vertical: bool

    @property
    def drawn_at(self) -> tuple[float, float]:
        """Where the glyph's own origin is: for vertical writing not where the pen stands."""
        (x, y), (rx, ry), (ux, uy) = self.origin, self.right, self.up
        if not self.is_vertical:
            return x, y
        return x - rx / 2 - _DOWN * ux, y - ry / 2 - _DOWN * uy

    @property
    def center(self) -> tuple[float, float]:
        """The middle of its width, at a third of an em above the line that it stands on."""
        if self.is_vertical:
            return (
                self.origin[0] - 0.5 * self.up[0],
                self.origin[1] - 0.5 * self.up[1],
            )
        return (
            self.origin[0] + self.right[0] / 2 + 0.3 * self.up[0],
            self.origin[1] + self.right[1] / 2 + 0.3 * self.up[1],
        )

    def corners(self, low: float = -0.22, high: float = 0.9) -> list[tuple[float, float]]:
        """Its box, beginning where it begins: bottom left, bottom right, top right, top left."""
        (x, y), (rx, ry), (ux, uy) = self.origin, self.right, self.up
        if self.is_vertical:
            x, y = x - rx / 2, y - ry / 2
            low, high = -1.0, 0.0
        return [
            (x + low * ux, y + low * uy),
            (x + rx + low * ux, y + ry + low * uy),
            (x + rx + high * ux, y + ry + high * uy),
            (x + high * ux, y + high * uy),
        ]


@dataclass(slots=True)
class _State:
    matrix: Matrix = _IDENTITY
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    words: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


@dataclass(slots=True)
class Stream:
    """One content stream: of a page (all its parts as one) or of a form, as it is called once.

    `forms`: by instruction, the forms called from here. `holder`: the object that has it.
    """

    holder: Any = field(repr=False)
    resources: Any = field(repr=False)
    steps: list[Any] = field(repr=False)
    forms: dict[int, Stream] = field(default_factory=dict, repr=False)
    open_saves: int = 0


class Walk:
    """Walks through a content and notes every glyph. CannotFollowError where that is not possible."""

    def __init__(self, matrix: Matrix = _IDENTITY) -> None:
        self.glyphs: list[Glyph] = []
        self._fonts: dict[tuple[int, int] | int, Font | None] = {}
        self._kept: list[Any] = []
        self._steps = 0
        self._matrix = matrix

    def page(self, page: Any) -> Stream:
        """A page's own content."""
        import pikepdf

        resources = page.get("/Resources", pikepdf.Dictionary())
        return self._stream(page, resources, _State(matrix=self._matrix), 0)

    def form(self, form: Any) -> Stream:
        """A form, as the appearance of an annotation."""
        import pikepdf

        resources = form.get("/Resources", pikepdf.Dictionary())
        state = _State(matrix=times(matrix_of(form), self._matrix))
        return self._stream(form, resources, state, 1)

    def _stream(self, holder: Any, resources: Any, state: _State, depth: int) -> Stream:
        stream = Stream(holder, resources, parsed(holder))
        self._steps += len(stream.steps)
        if depth > _DEEPEST or self._steps > _MOST_STEPS:
            raise CannotFollowError
        _Pen(self, stream, state, depth).run()
        return stream

    def font(self, dictionary: Any) -> Font | None:
        """A font; None where its widths are not known."""
        key = dictionary.objgen if dictionary.objgen != (0, 0) else id(dictionary)
        if key not in self._fonts:
            # An id is good only as long as its object lives.
            self._kept.append(dictionary)
            try:
                self._fonts[key] = font_of(dictionary)
            except faults(UnknownFontError):
                self._fonts[key] = None
        return self._fonts[key]

    def called(self, form: Any, resources: Any, state: _State, depth: int) -> Stream:
        own = form.get("/Resources")
        inner = replace(state, matrix=times(matrix_of(form), state.matrix))
        return self._stream(form, own if own is not None else resources, inner, depth + 1)


def parsed(holder: Any) -> list[Any]:
    """The instructions of a page or form."""
    import pikepdf

    try:
        if isinstance(holder, pikepdf.Stream) or holder.get("/Contents") is not None:
            return list(pikepdf.parse_content_stream(holder))
    except faults() as error:
        raise CannotFollowError from error
    return []


def matrix_of(form: Any) -> Matrix:
    """A form's own matrix."""
    given = form.get("/Matrix")
    if given is None or len(given) != 6:
        return _IDENTITY
    a, b, c, d, e, f = (float(each) for each in given)
    return (a, b, c, d, e, f)


class _Pen:
    """The state of drawing, while one stream is walked through."""

    def __init__(self, walk: Walk, stream: Stream, state: _State, depth: int) -> None:
        self._walk = walk
        self._stream = stream
        self._state = state
        self._depth = depth
        self._saved: list[_State] = []
        self._line: Matrix = _IDENTITY
        self._text: Matrix = _IDENTITY

    def run(self) -> None:
        for index, step in enumerate(self._stream.steps):
            does = _DOES.get(str(step.operator))
            if does is None:
                continue
            try:
                does(self, index, step.operands)
            except faults() as error:
                if does in _SHOWS:
                    raise CannotFollowError from error
                # Operands are missing or of the wrong kind: viewers pass such an operator over.
        self._stream.open_saves = len(self._saved)

    def save(self, index: int, given: Any) -> None:
        self._saved.append(self._state)
        self._state = replace(self._state)

    def restore(self, index: int, given: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def concatenate(self, index: int, given: Any) -> None:
        self._state.matrix = times(_six(given), self._state.matrix)

    def begin(self, index: int, given: Any) -> None:
        self._line = self._text = _IDENTITY

    def set_font(self, index: int, given: Any) -> None:
        fonts = self._stream.resources.get("/Font")
        name = str(given[0])
        self._state.size = float(given[1])
        found = fonts.get(name) if fonts is not None else None
        self._state.font = self._walk.font(found) if found is not None else None

    def set_graphics(self, index: int, given: Any) -> None:
        states = self._stream.resources.get("/ExtGState")
        chosen = states.get(str(given[0])) if states is not None else None
        font = chosen.get("/Font") if chosen is not None else None
        if font is not None:
            self._state.font = self._walk.font(font[0])
            self._state.size = float(font[1])

    def set_spacing(self, index: int, given: Any) -> None:
        self._state.spacing = float(given[0])

    def set_words(self, index: int, given: Any) -> None:
        self._state.words = float(given[0])

    def set_stretch(self, index: int, given: Any) -> None:
        self._state.stretch = float(given[0]) / 100

    def set_leading(self, index: int, given: Any) -> None:
        self._state.leading = float(given[0])

    def set_rise(self, index: int, given: Any) -> None:
        self._state.rise = float(given[0])

    def set_mode(self, index: int, given: Any) -> None:
        self._state.mode = int(given[0])

    def move(self, index: int, given: Any) -> None:
        self._move(float(given[0]), float(given[1]))

    def move_leading(self, index: int, given: Any) -> None:
        self._state.leading = -float(given[1])
        self.move(index, given)

    def next_line(self, index: int, given: Any) -> None:
        self._move(0.0, -self._state.leading)

    def set_matrix(self, index: int, given: Any) -> None:
        self._line = self._text = _six(given)

    def _move(self, x: float, y: float) -> None:
        self._line = self._text = times((1, 0, 0, 1, x, y), self._line)

    def show(self, index: int, given: Any) -> None:
        self._show(index, 0, bytes(given[0]))

    def show_next(self, index: int, given: Any) -> None:
        self.next_line(index, given)
        self._show(index, 0, bytes(given[0]))

    def show_spaced(self, index: int, given: Any) -> None:
        self._state.words, self._state.spacing = float(given[0]), float(given[1])
        self.next_line(index, given)
        self._show(index, 0, bytes(given[2]))

    def show_array(self, index: int, given: Any) -> None:
        for item, each in enumerate(given[0]):
            if is_string(each):
                self._show(index, item, bytes(each))
            else:
                self._advance(-float(each) / 1000 * self._state.size)

    def _advance(self, way: float) -> None:
        font = self._state.font
        if font is not None and font.is_vertical:
            self._text = times((1, 0, 0, 1, 0, way), self._text)
        else:
            self._text = times((1, 0, 0, 1, way * self._state.stretch, 0), self._text)

    def _show(self, index: int, item: int, data: bytes) -> None:
        font = self._state.font
        if font is None:
            if data:
                raise CannotFollowError
            return
        for code in font.codes(data):
            self._put(index, item, code, font)

    def _put(self, index: int, item: int, code: Code, font: Font) -> None:
        state = self._state
        size, stretch = state.size, state.stretch
        a, b, c, d, e, f = times(self._text, state.matrix)
        rise = state.rise
        way = code.advance / 1000 * size + state.spacing + (state.words if code.is_space else 0)
        width = code.width / 1000 * size * stretch
        self._walk.glyphs.append(
            Glyph(
                self._stream,
                index,
                item,
                code.start,
                code.stop,
                (e + c * rise, f + d * rise),
                (a * width, b * width),
                (c * size, d * size),
                -way * 1000 / size if size else 0.0,
                state.mode,
                font.is_vertical,
            )
        )
        self._advance(way)

    def call(self, index: int, given: Any) -> None:
        objects = self._stream.resources.get("/XObject")
        form = objects.get(str(given[0])) if objects is not None else None
        if form is None or str(form.get("/Subtype", "")) != "/Form":
            return
        stream = self._stream
        stream.forms[index] = self._walk.called(form, stream.resources, self._state, self._depth)


def _six(given: Any) -> Matrix:
    a, b, c, d, e, f = (float(given[index]) for index in range(6))
    return (a, b, c, d, e, f)


def is_string(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.String | bytes | str)


_DOES: dict[str, Callable[[_Pen, int, Any], None]] = {
    "q": _Pen.save,
    "Q": _Pen.restore,
    "cm": _Pen.concatenate,
    "BT": _Pen.begin,
    "Tf": _Pen.set_font,
    "gs": _Pen.set_graphics,
    "Tc": _Pen.set_spacing,
    "Tw": _Pen.set_words,
    "Tz": _Pen.set_stretch,
    "TL": _Pen.set_leading,
    "Ts": _Pen.set_rise,
    "Tr": _Pen.set_mode,
    "Td": _Pen.move,
    "TD": _Pen.move_leading,
    "T*": _Pen.next_line,
    "Tm": _Pen.set_matrix,
    "Tj": _Pen.show,
    "'": _Pen.show_next,
    '"': _Pen.show_spaced,
    "TJ": _Pen.show_array,
    "Do": _Pen.call,
}


_SHOWS = frozenset((_Pen.show, _Pen.show_next, _Pen.show_spaced, _Pen.show_array, _Pen.call))
