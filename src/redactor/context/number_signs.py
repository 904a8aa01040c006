"""Whose a number is that no detector knows and no label names: what stands around it is weighed.

    村文书拿着我的折子和卡（6229…）两年没还          a card, told in passing
    没得电话，我只有Q，８４６…                       a QQ number
    编号 ⏎ 川A0702-1193，对不？                      the number of somebody's paper

Signs are weak one by one: the characters before and behind it, the header over its column, the
beginning of the page, how the number is made up. Their weights stand in
rules/tables/number_signs.tsv; benchmarks/number_signs.py fits them.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.rulebook import Tables
from redactor.text.folding import CHINESE_DIGITS, fold_plain, written_as
from redactor.text.patterns import lazily

_DIGIT = written_as("0123456789")
_LETTER = written_as("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SAID = "".join(sorted(CHINESE_DIGITS)) + "○两"
_BETWEEN = r"[-—–.·•/_ *#:]{1,2}"
# A number of five digits at least, with letters and what parts its groups; or said, of six.
_SEED = lazily(
    rf"[{_DIGIT}](?:[-—–.·•/_ *#:{_LETTER}]{{0,3}}[{_DIGIT}]){{4,40}}"
    rf"|[{_SAID}](?:(?:{_BETWEEN})?[{_SAID}{_DIGIT}]){{5,40}}"
)
_BEFORE = lazily(rf"[{_LETTER}{_DIGIT}]{{1,8}}(?:{_BETWEEN})?[{_LETTER}{_DIGIT}]*$")
_AFTER = lazily(rf"[{_LETTER}{_DIGIT}{_SAID}]*(?:{_BETWEEN}[{_LETTER}{_DIGIT}{_SAID}]+){{0,8}}")
_REACH = 12
# Dates, times, years and amounts say themselves what they are.
_OTHERWISE = lazily(
    r"(?:19|20)[0-9]{2}[-./ ]?(?:0?[1-9]|1[0-2])(?:[-./ ]?(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?|(?:19|20)[0-9]{2}[-—–/ .]{1,2}(?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]+\.[0-9]{1,2}|0+|(.)\1+"
)
_COUNTED = lazily(
    r"\s?(?:元|万|亿|%|平方|平米|㎡|亩|公里|[千毫厘]?米|吨|户|人|[名个次件天岁分度条页字台套月日时℃斤]"
    r"|公斤|cm|mm|kg|年(?!.{0,4}证)|[*＊×●]{2})"
)
#: How a page begins: so many characters of it.
PAGE = 60
_LEFT, _RIGHT, _HEADER = 24, 12, 12
_RUN_OF_DIGITS = lazily("[0-9]+")
_WORD = lazily("[\u4e00-\u9fff]{2}")
_BLANKS = str.maketrans(" \t\n\r", "␣⇥⏎␣")
_MOST_DIGITS = 24
_MOBILE = lazily(r"1[3-9][0-9]{9}")


def numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that do not say themselves what they are."""
    until = 0
    for seed in _SEED.finditer(text):
        if seed.start() < until:
            continue
        low = max(until, seed.start() - _REACH)
        lead = _BEFORE.search(text, low, seed.start())
        start = lead.start() if lead else seed.start()
        tail = _AFTER.match(text, seed.end(), seed.end() + _REACH)
        end = until = tail.end() if tail else seed.end()
        value = fold_plain(text[start:end])
        if not _OTHERWISE.fullmatch(value.replace(" ", "")) and not _COUNTED.match(text, end):
            yield start, end


def signs(text: str, start: int, end: int, header: str, page: str) -> set[str]:
    """The signs of a number. `header` is over its column, `page` how its page begins."""
    value = fold_plain(text[start:end])
    found = _of_form(value)
    left = _plain(text[max(0, start - _LEFT) : start])
    for size in (1, 2, 3, 4):
        for index in range(len(left) - size + 1):
            gram, away = left[index : index + size], len(left) - index - size
            if size == 1 and away:
                continue
            zone = 0 if away == 0 else 1 if away <= 3 else 2 if away <= 10 else 3
            found.add(f"before {zone} {gram}")
            if size in (2, 3):
                found.add(f"before {gram}")
    right = _plain(text[end : end + _RIGHT])
    for size in (1, 2, 3):
        for index in range(len(right) - size + 1 if size > 1 else min(1, len(right))):
            found.add(f"behind {min(index, 1)} {right[index : index + size]}")
    if header:
        head = _plain(header[:_HEADER])
        found.add("header")
        found.add(f"header is {head}")
        for size in (2, 3):
            found.update(f"header {head[i : i + size]}" for i in range(len(head) - size + 1))
    found.update(f"page {each}" for each in page_signs(page))
    return found


def page_signs(text: str) -> list[str]:
    """The pairs of characters in which a page begins."""
    head = text[:PAGE]
    return [head[i : i + 2] for i in range(len(head) - 1) if _WORD.match(head, i)]


def _of_form(value: str) -> set[str]:
    digits = "".join(filter(str.isascii, filter(str.isdigit, value)))
    letters = sum(each.isascii() and each.isalpha() for each in value)
    said = sum(each in CHINESE_DIGITS for each in value)
    lead = value[: next((i for i, each in enumerate(value) if not each.isalpha()), 0)]
    found = {
        f"digits {min(len(digits) + said, _MOST_DIGITS)}",
        f"letters {min(letters, 3)}",
        f"begins {digits[:2]}",
    }
    if lead and lead.isascii():
        found.add(f"lead {lead[:3]}")
    if said:
        found.add("said")
    apart = {each for each in value if not each.isalnum()}
    if apart:
        found.add("apart " + "".join(sorted(apart)).translate(_BLANKS))
    if digits[:2] in ("19", "20"):
        found.add("year")
    if _MOBILE.fullmatch(digits):
        found.add("mobile")
    return found


def _plain(text: str) -> str:
    return _RUN_OF_DIGITS.sub("0", fold_plain(text)).translate(_BLANKS)


class NumberSigns:
    """The weights of the signs. Made once: `facts.tables.derived(NumberSigns)`."""

    def __init__(self, tables: Tables) -> None:
        rows = tables["number_signs"].items()
        self._weights = {sign: float(row[0]) for sign, row in rows}
        self._threshold = self._weights.pop("threshold")

    def weight(self, found: set[str]) -> float:
        """The log-odds that a number with these signs is a person's, above the threshold."""
        weights = self._weights
        return sum(weights[each] for each in found if each in weights) - self._threshold
