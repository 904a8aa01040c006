"""From the columns of a spreadsheet to the rows of word lists.

The header row names the columns in Chinese, as offices write them (词语, 规范表述, 级别, 类别, 依据, 例外), or by the
names that a `.tsv` list uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from redactor.errors import InputError
from redactor.packs.sheets import MOST_CELL, SheetRow, header_names
from redactor.rulebook.words import (
    ALLOW_COLUMNS,
    NAME_COLUMNS,
    TERM_COLUMNS,
    Header,
    row_faults,
)

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "term": (
        "词语",
        "词条",
        "禁用词",
        "错误表述",
        "不规范表述",
        "错误用语",
        "敏感词",
        "原词",
        "错词",
        "term",
    ),
    "name": ("名称", "规范名称", "姓名", "全称", "name"),
    "suggestion": (
        "规范表述",
        "规范用语",
        "正确表述",
        "建议",
        "建议表述",
        "替换为",
        "改为",
        "正词",
        "suggestion",
    ),
    "severity": ("级别", "等级", "严重程度", "处理方式", "severity"),
    "category": ("类别", "分类", "类型", "category"),
    "basis": ("依据", "出处", "说明", "理由", "来源", "备注", "basis", "reason"),
    "except": ("例外", "例外情形", "例外词语", "except"),
    "from": ("起始日期", "生效日期", "起用日期", "from"),
    "applies": ("适用", "适用情形", "applies"),
    "near": ("同句词语", "邻近词语", "near"),
    "expires": ("到期", "到期日", "有效期", "有效期至", "expires"),
    "short": ("简称", "规范简称", "允许写法", "short"),
    "titles": ("职务", "titles"),
    "order": ("排序", "顺序", "序位", "order"),
}
_NUMBERING = frozenset({"", "序号", "编号", "行号", "no", "No", "NO"})
_SEVERITIES: Mapping[str, tuple[str, ...]] = {
    "replace": ("replace", "替换", "必改", "错误", "严重", "严重错误", "禁用", "禁止", "一级"),
    "warn": ("warn", "提醒", "警告", "慎用", "核实", "核对", "重要", "二级"),
    "hint": ("hint", "提示", "建议", "参考", "一般", "三级"),
    "allow": ("allow", "允许", "放行", "白名单", "例外"),
}
_APPLIES: Mapping[str, tuple[str, ...]] = {
    "always": ("", "always", "一律", "始终", "全部"),
    "present": ("present", "现时", "现势", "当前"),
    "cited": ("cited", "引用", "作为依据"),
}


class RowFault(NamedTuple):
    """Something wrong with a row: its number, the column, what, and what to do."""

    row: int
    column: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.what} ({self.advice})"


@dataclass(slots=True)
class Lists:
    """The lists of a spreadsheet: words by category, names, allowances; rows of a TSV each."""

    words: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    names: list[tuple[str, ...]] = field(default_factory=list)
    allowed: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def lists_of(rows: Sequence[SheetRow], path: Path) -> Lists:
    """All lists of a sheet. InputError when the header row cannot be understood; what is wrong
    with single rows is in `faults`."""
    if not rows:
        raise InputError("is empty", where=str(path), advice="the header row begins with 词语")
    columns = _columns(rows, path)
    lists = Lists()
    seen: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {}
    for row in rows[1:]:
        cells = {name: row.cells[at] for name, at in columns.items() if at < len(row.cells)}
        broken = list(_broken(row, rows[0], columns))
        if broken:
            lists.faults += broken
            continue
        key = cells.get("term") or cells.get("name") or ""
        content = tuple(sorted(cells.items()))
        first = seen.setdefault(key, (row.number, content)) if key else (row.number, content)
        if first[0] != row.number:
            if first[1] == content:
                lists.notes.append(f"row {row.number} repeats row {first[0]} and was left out")
            else:
                lists.faults.append(
                    RowFault(
                        row.number,
                        _said(rows, columns, "term" if "term" in columns else "name"),
                        f"stands in row {first[0]} already, with other columns",
                        "keep one row",
                    )
                )
            continue
        _sort(row.number, cells, lists)
    return lists


_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")


def _broken(row: SheetRow, header: SheetRow, columns: Mapping[str, int]) -> Iterator[RowFault]:
    """Cells that no list can hold, in any column."""
    names = {at: name for name, at in columns.items()}
    for at, cell in enumerate(row.cells):
        said = header.cells[at][:20] if at < len(header.cells) else ""
        if cell and not said:
            yield RowFault(row.number, f"column {at + 1}", "has no header", "name the column")
        elif at not in names:
            continue
        elif cell.startswith("="):
            yield RowFault(row.number, said, "looks like a formula", "paste it as a value")
        elif _ERROR.match(cell):
            yield RowFault(row.number, said, "is an error of the spreadsheet", "write the value")
        elif len(cell) > MOST_CELL:
            yield RowFault(row.number, said, f"has more than {MOST_CELL} characters", "shorten it")


def _columns(rows: Sequence[SheetRow], path: Path) -> dict[str, int]:
    """The place of each column by name."""
    where = f"{path}, row {rows[0].number}"
    columns: dict[str, int] = {}
    for at, said in enumerate(header_names(rows)):
        if said in _NUMBERING:
            continue
        name = next((each for each, words in _COLUMNS.items() if said in words), None)
        if name is None:
            known = "、".join(words[0] for words in _COLUMNS.values())
            raise InputError(
                f"no such column: {said[:20]}", where=where, advice=f"known are {known}"
            )
        if name in columns:
            raise InputError(f"two columns of {name}", where=where, advice="keep one")
        columns[name] = at
    if ("term" in columns) == ("name" in columns):
        raise InputError(
            "needs a column 词语, or 名称 for names that must be exact",
            where=where,
            advice="the header row comes first: 词语, 规范表述, 级别, 类别, 依据, 例外",
        )
    return columns


def _said(rows: Sequence[SheetRow], columns: Mapping[str, int], name: str) -> str:
    """What the sheet itself calls a column."""
    at = columns.get(name)
    return header_names(rows)[at] if at is not None else name


def _sort(number: int, cells: Mapping[str, str], lists: Lists) -> None:
    """Puts a row into its list, or tells what is wrong with it."""
    if "name" in cells:
        _put(
            number,
            NAME_COLUMNS,
            {**cells, "severity": _severity(cells, "warn")},
            lists,
            lists.names,
        )
        return
    severity = _severity(cells, "hint")
    if severity == "allow":
        row = {"allow": cells.get("term", ""), "reason": cells.get("basis", ""), **cells}
        _put(number, ALLOW_COLUMNS, row, lists, lists.allowed)
        return
    said = cells.get("applies", "")
    applies = next((each for each, words in _APPLIES.items() if said in words), said)
    row = {**cells, "severity": severity, "applies": "" if applies == "always" else applies}
    category = cells.get("category", "")
    _put(number, TERM_COLUMNS, row, lists, lists.words.setdefault(category, []))


def _severity(cells: Mapping[str, str], usual: str) -> str:
    """In the lists' terms; what is not known stays as it is, and is refused."""
    said = cells.get("severity", "")
    if not said:
        return usual
    return next((each for each, words in _SEVERITIES.items() if said in words), said)


def _put(
    number: int,
    columns: tuple[str, ...],
    cells: Mapping[str, str],
    lists: Lists,
    into: list[tuple[str, ...]],
) -> None:
    row = tuple(_entries(name, cells.get(name, "")) for name in columns)
    faults = [
        RowFault(number, _said_as(fault.column), fault.what, fault.advice)
        for fault in row_faults(Header(columns, ""), row)
    ]
    lists.faults += faults
    if not faults:
        into.append(row)


def _said_as(column: str) -> str:
    """What a sheet calls a column of the lists."""
    known = {"allow": "term", "reason": "basis"}.get(column, column)
    return _COLUMNS.get(known, (known,))[0]


#: Columns that hold several entries.
_SEVERAL = frozenset({"suggestion", "except", "near", "short", "titles"})
_BLANKS = re.compile("[ \t\n]+")
_PARTED = re.compile("[、；;\n|｜]+")


def _entries(column: str, text: str) -> str:
    """A cell in one line; several entries, parted as people part them, by the lists' own bar.

    >>> _entries("except", "聋哑学校、聋哑语"), _entries("basis", "第三条、第四条")
    ('聋哑学校 | 聋哑语', '第三条、第四条')
    """
    text = text.replace("\r", "\n")
    if column in _SEVERAL:
        return " | ".join(filter(None, (each.strip() for each in _PARTED.split(text))))
    return _BLANKS.sub(" ", text).strip()
