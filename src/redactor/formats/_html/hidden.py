"""What a page of HTML hides from its reader by its markup, and what it only seems to black out.

Asked of inline styles and attributes, because style sheets and scripts are not run: `hidden`,
`display:none`, letters of no size or of the colour of their ground, `<template>`, hidden fields,
comments. Most pages hide menus, tokens and marks of their templates; only what holds Chinese text or
long numbers is told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from redactor.formats._html.tags import ENDED_BY, HOLDERS, VOID
from redactor.model import Notice

#: So many of a kind are told one by one.
_TOLD = 100
#: Elements with colours that are followed at once.
_MOST_PAINTED = 32
#: Attributes longer than this are not remembered.
_REMEMBERED = 300

#: Asked of every tag with attributes.
MAY_HIDE = re.compile(
    r"\bhidden\b|display\s*:|visibility\s*:|font-size\s*:\s*[01.]|color|background|opacity\s*:\s*[0.]"
    r"|(?:left|top|indent)\s*:\s*-",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"[\u3400-\u9fff]|(?<![0-9A-Za-z+/=_.-])[0-9]{6,}[Xx]?(?![0-9A-Za-z+/=_-])|\w@\w"
)
_LETTER = re.compile(r"[^\W_]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(r"(?:^|[\s\"'])hidden(?=[\s=/]|$)", re.IGNORECASE)
_STYLE = re.compile(r"(?<![\w-])style\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_END = r"\s*(?:!important\s*)?(?:;|$)"
_NOT_SHOWN = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    rf"|font-size\s*:\s*(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?{_END}"
    rf"|opacity\s*:\s*(?:0+(?:\.0*)?|\.0+)%?{_END})",
    re.IGNORECASE,
)
_TINY = re.compile(rf"(?<![\w-])font-size\s*:\s*(?:1|[01]?\.[0-9]+)(?:px|pt){_END}", re.IGNORECASE)
_OFF_PAGE = re.compile(r"(?<![\w-])(?:left|top|text-indent)\s*:\s*-[0-9]{3,}", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_COLOUR_GIVEN = re.compile(r"(?<![\w-])color\s*=\s*[\"']?([#\w]+)", re.IGNORECASE)
_GROUND_GIVEN = re.compile(r"(?<![\w-])(?:bgcolor|background)\s*=\s*[\"']?([#\w]+)", re.IGNORECASE)
_CLASS = re.compile(r"(?<![\w-])class\s*=", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)
_RGB = re.compile(
    r"rgba?\(\s*([0-9]{1,3})\s*[, ]\s*([0-9]{1,3})\s*[, ]\s*([0-9]{1,3})", re.IGNORECASE
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_NAMES = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "green": (0, 128, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "maroon": (128, 0, 0),
    "transparent": (-1, -1, -1),
}
#: Red, green and blue of what looks white.
_WHITE = 245
_HIDDEN_FIELD = re.compile(r"(?<![\w-])type\s*=\s*[\"']?hidden\b", re.IGNORECASE)

#: Comments that are a program's: conditions, includes, marks of editors and templates.
_PROGRAM = re.compile(r"\s*(?:\[if\b|\[endif|<!\[endif|#\s*\w+|\{\{|%|\$)", re.IGNORECASE)
_LAYOUT = re.compile(
    "开始|结束|头部|页头|顶部|底部|页脚|尾部|中部|主体|正文|内容|标题|导航|菜单|栏目|侧栏|侧边|边栏|左侧|右侧|左边"
    "|右边|左|右|上|下|列表|表格|详情|搜索|轮播|焦点|图片|横幅|广告|友情|链接|版权|信息|面包屑|当前|位置|分享"
    "|分页|翻页|弹窗|弹出|浮动|样式|脚本|模板|模块|区域|区块|部分|公共|通用|引入|引用|页面|首页|网站|文章|新闻"
    "|二维码|登录|注册|统计|代码|布局|容器|按钮|返回|更多|附件|下载|打印|时间|来源|视频|音频|移动端|手机版|无障碍"
    "|适老化|悬浮|背景|切换|标签|此处|可|的|区|栏|条|框|块|层|图|页|端|版|和|与|end|begin|start",
    re.IGNORECASE,
)
_MARK_LENGTH = 24


class Colours(NamedTuple):
    """Of letters and of their ground; None where nothing is said, () where it cannot be known."""

    letters: tuple[int, ...] | None
    ground: tuple[int, ...] | None


@dataclass(slots=True)
class _Element:
    """An element that is open: where it begins, how many of its name stand in it, and of holders."""

    tag: str
    start: int
    what: str = ""
    colours: Colours | None = None
    depth: int = 1
    holders: int = 0
    is_told: bool = False
    has_class: bool = False


class Removal(NamedTuple):
    """What goes when a page is cleaned, and what stands there instead."""

    start: int
    end: int
    instead: str = ""


@dataclass(slots=True)
class Watch:
    """Follows the tags of a page. `removals` may overlap where something hidden holds a comment."""

    text: str
    removals: list[Removal] = field(default_factory=list)
    #: The ranges in which escapes were read as what they mean.
    escaped: list[tuple[int, int]] = field(default_factory=list)
    _hidden: _Element | None = None
    _painted: list[_Element] = field(default_factory=list)
    _notices: list[tuple[int, str, str]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_inside(self) -> bool:
        """Whether an element is open that must be followed to its end."""
        return self._hidden is not None or bool(self._painted)

    def opened(self, tag: str, attributes: str, start: int) -> None:
        """A start tag, of which `MAY_HIDE` or `is_inside` says that it matters."""
        hidden = self._hidden
        if hidden is not None and not _goes_on(hidden, tag):
            self._close(hidden, start)
        while self._painted and not _goes_on(self._painted[-1], tag):
            self._painted.pop()
        if tag in VOID:
            return
        for element in self._followed():
            if element.tag == tag:
                element.depth += 1
            element.holders += tag in HOLDERS
        if tag == "template" or (attributes and MAY_HIDE.search(attributes)):
            self._mark(tag, attributes, start)

    def _mark(self, tag: str, attributes: str, start: int) -> None:
        look = _look(attributes) if len(attributes) < _REMEMBERED else _looked(attributes)
        what = "hidden text" if tag == "template" else look.what
        if what and self._hidden is None:
            self._hidden = _Element(tag, start, what)
        colours = look.colours
        matters = colours.ground is not None or self._painted or _is_white(colours.letters)
        if matters and colours != (None, None) and len(self._painted) < _MOST_PAINTED:
            self._painted.append(_Element(tag, start, colours=colours, has_class=look.has_class))

    def _followed(self) -> list[_Element]:
        return [*self._painted, *([self._hidden] if self._hidden else [])]

    def closed(self, tag: str, start: int, end: int) -> None:
        """An end tag."""
        hidden = self._hidden
        if hidden is not None and _ends(hidden, tag):
            self._close(hidden, end if hidden.tag == tag else start)
        for index in range(len(self._painted) - 1, -1, -1):
            if _ends(self._painted[index], tag):
                del self._painted[index:]

    def _close(self, element: _Element, end: int) -> None:
        self._hidden = None
        if element.is_told:
            self.removals.append(Removal(element.start, end))

    def read(self, start: int, end: int) -> None:
        """Text between tags."""
        hidden = self._hidden
        if hidden is not None and not hidden.is_told and self._tells(_TELLING, start, end):
            hidden.is_told = True
            self._tell(hidden.start, "HIDDEN_CONTENT", hidden.what)
        if self._painted and hidden is None:
            self._read_painted(start, end)

    def _read_painted(self, start: int, end: int) -> None:
        last = self._painted[-1]
        of = [each.colours for each in self._painted if each.colours]
        letters = next((each.letters for each in reversed(of) if each.letters is not None), None)
        ground = next((each.ground for each in reversed(of) if each.ground is not None), None)
        if letters is None or (ground is None and last.has_class):
            return
        is_white = _is_white(letters)
        if not (_is_same(letters, ground) if ground is not None else is_white):
            return
        if not self._tells(_TELLING if is_white else _LETTER, start, end):
            return
        self.removals.append(Removal(start, end, "" if is_white else "████"))
        if not last.is_told:
            last.is_told = True
            entity, what = "FALSE_REDACTION", "highlight"
            if is_white:
                entity, what = "HIDDEN_CONTENT", "white text"
            self._tell(last.start, entity, what)

    def comment(self, start: int, end: int, inner: str) -> None:
        """A comment, whole, and what stands in it."""
        if _PROGRAM.match(inner):
            return
        self.removals.append(Removal(start, end))
        if _TELLING.search(inner) and not _is_mark(inner):
            self._tell(start, "HIDDEN_CONTENT", "comment")

    def field(self, attributes: str, start: int, end: int) -> None:
        """The value of a field of a form."""
        if _HIDDEN_FIELD.search(attributes) and self._tells(_TELLING, start, end):
            self.removals.append(Removal(start, end))
            self._tell(start, "HIDDEN_CONTENT", "form field")

    def finish(self) -> None:
        """The page is at its end."""
        if self._hidden is not None:
            self._close(self._hidden, len(self.text))

    def _tells(self, telling: re.Pattern[str], start: int, end: int) -> bool:
        """Whether what a range means is worth telling: digits may be written as references."""
        if self.text.find("&", start, end) < 0:
            return telling.search(self.text, start, end) is not None
        return telling.search(unescape(self.text[start:end])) is not None

    def _tell(self, start: int, entity: str, what: str) -> None:
        self._counts[what] += 1
        if self._counts[what] <= _TOLD:
            self._notices.append((start, entity, what))

    def notices(self) -> list[Notice]:
        """What was told, with its line."""
        told: list[Notice] = []
        line, position = 1, 0
        for start, entity, what in sorted(self._notices):
            line += self.text.count("\n", position, start)
            position = start
            told.append(Notice(entity, what, f"第{line}行"))
        return told


def _goes_on(element: _Element, tag: str) -> bool:
    """Whether an element whose end tag may be left out goes on where this start tag stands."""
    ended_by = ENDED_BY.get(element.tag)
    if ended_by is None or tag not in ended_by:
        return True
    return element.tag != "p" and element.holders > 0


def _ends(element: _Element, tag: str) -> bool:
    """Take note of an end tag; whether the element ends there."""
    if element.tag == tag:
        element.depth -= 1
        return element.depth <= 0
    if tag in HOLDERS or (tag == "tr" and element.tag in {"td", "th"} and not element.holders):
        element.holders -= tag in HOLDERS
        may_end = element.tag in ENDED_BY
        return may_end and (element.holders < 0 or tag == "tr")
    return False


class _Look(NamedTuple):
    """What attributes say of how an element looks: by what it is not seen, its colours."""

    what: str
    colours: Colours
    has_class: bool


def _looked(attributes: str) -> _Look:
    match = _STYLE.search(attributes)
    style = next(filter(None, match.groups()), "") if match else ""
    has_class = _CLASS.search(attributes) is not None
    return _Look(_concealed(attributes, style), _colours(attributes, style), has_class)


#: A page says the same of many elements.
_look = lru_cache(maxsize=2048)(_looked)


def _concealed(attributes: str, style: str) -> str:
    """By what an element is not seen."""
    if _NOT_SHOWN.search(style):
        return "hidden text"
    if _HIDDEN.search(_QUOTED.sub('""', attributes)):
        return "hidden text"
    if _TINY.search(style):
        return "tiny text"
    if _OFF_PAGE.search(style):
        return "off-page text"
    return "hidden text" if _letters(attributes, style) == _NAMES["transparent"] else ""


def _letters(attributes: str, style: str) -> tuple[int, ...] | None:
    match = _COLOUR.search(style) or _COLOUR_GIVEN.search(_STYLE.sub("", attributes))
    return _colour(match.group(1)) if match else None


def _colours(attributes: str, style: str) -> Colours:
    ground = _GROUND.search(style) or _GROUND_GIVEN.search(_STYLE.sub("", attributes))
    return Colours(_letters(attributes, style), _colour(ground.group(1)) if ground else None)


def _colour(value: str) -> tuple[int, ...] | None:
    """Red, green and blue; empty where it is a picture or a name that is not known."""
    value = value.strip().lower()
    if value in {"inherit", "none", "initial", "unset"}:
        return None
    found = _HEX.search(value)
    if found:
        digits = found.group(1)
        if len(digits) < 6:
            digits = "".join(each * 2 for each in digits)
        return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))
    found = _RGB.search(value)
    if found:
        return tuple(map(int, found.groups()))
    return next((_NAMES[word] for word in _WORD.findall(value) if word in _NAMES), ())


def _is_white(colour: tuple[int, ...] | None) -> bool:
    return bool(colour) and min(colour or (0,)) >= _WHITE


def _is_same(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether nobody can tell them apart."""
    return bool(one and other) and sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= 24


def _is_mark(comment: str) -> bool:
    """Whether a comment only names a part of the page."""
    if len(comment.strip()) > _MARK_LENGTH:
        return False
    rest = _LAYOUT.sub("", comment)
    return len(rest.strip()) < 2 or not _TELLING.search(rest)
