"""Whose a phone, mailbox or account is, where its own label does not say: read from the row, the
line, the section and the page.

What is found is listed as evidence, so that an editor sees why a number may stand. A person named
beside a number makes it that person's, whatever else stands there: what cannot be decided stays
UNKNOWN and is treated as personal by the default policy.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from redactor.context import fleets, posts
from redactor.context.found import Found
from redactor.context.holders import is_organisation
from redactor.context.tables import Row, Tables
from redactor.model import Audience
from redactor.rulebook import Trait

_VEHICLES = frozenset({"VEHICLE_PLATE", "VIN"})
_ACCOUNTS = frozenset({"BANK_ACCOUNT", "BANK_CARD"})
_ONES_OWN = frozenset(
    [
        "PERSON_NAME",
        "RESIDENT_ID",
        "HOME_ADDRESS",
        "BIRTH_DATE",
        "DISABILITY_CERTIFICATE",
        "PASSPORT",
        "HEALTH",
    ]
)
# Columns of people: 姓名, 户主, 联系人; in a row with one of them a number is a person's.
_PERSON_COLUMN = re.compile(
    "姓名|名字|户主|申请人|对象$|联系人|负责人|法定代表人|法人|经办人|持证人|领取人|身份证|人员$"
)
# Organisations under these headers employ or pay somebody and own nothing in the row.
_NOT_OWNER_COLUMN = re.compile("开户|银行|工作单位|学校|来源|主管|审批|发放|拨付|采购人|招标人")
_SECTION = re.compile(
    r"(?:联系我们|联系方式|联系电话|咨询方式|咨询电话|监督举报|监督方式|监督渠道|投诉举报|投诉渠道|举报方式|举报渠道|办公电话|服务电话|值班电话|机构概况|机构信息|机构职能|"
    r"受理机构|受理地点|办理地点|服务网点|公开电话)"
)
#: How far a section's heading reaches (code points), and how long it may be.
_SECTION_REACH, _LONGEST_HEADING = 400, 24
_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*")
_SENTENCE_START = re.compile("[。！？!?\n]")
_PAGES = frozenset({"directory", "service_guide"})


def settled(
    text: str, tables: Tables, found: Sequence[Found], page_kind: str, title: str = ""
) -> list[Found]:
    """The findings, those of UNKNOWN audience with what their place says."""
    of_posts = posts.lists_posts(title)
    starts = [each.start for each in found]
    result = list(found)
    for index, each in enumerate(found):
        if each.rule.entity == "MOBILE_PHONE":
            row = tables.row_at(each.start)
            is_row = row is not None and len(row.cells) > 1
            stretch = (row.start, row.end) if row is not None and is_row else _sentence(text, each)
            own = _somebody(*stretch, found, starts, _BESIDE_ONES_OWN)
            audience, why = _mobile(text, each, stretch, page_kind, own=own)
            if not own and is_row and of_posts and audience is not Audience.PUBLIC_DUTY:
                audience, why = Audience.PUBLIC_DUTY, "list of posts"
            if why:
                result[index] = _said(each, audience, why)
                continue
        if each.answer.audience is not Audience.UNKNOWN:
            continue
        if Trait.SHARED not in each.rule.traits and each.rule.entity not in _VEHICLES:
            continue
        row = tables.row_at(each.start)
        in_row = row is not None and len(row.cells) > 1
        if each.rule.entity in _VEHICLES:
            begin, end = _sentence(text, each)
            row = row if in_row else None
            others = found[bisect_left(starts, begin) : bisect_left(starts, end)]
            audience = _vehicle(
                text,
                tables,
                row,
                each,
                somebody=_somebody(begin, end, found, starts, _ONES_OWN),
                alone=sum(other.rule is each.rule for other in others) == 1,
                title=title,
            )
            why = "an organisation's vehicle"
        elif row is not None and in_row:
            audience, why = _by_row(tables, row, each, found, starts)
        else:
            audience, why = _by_line(text, each, found, starts, page_kind)
        if audience is not Audience.UNKNOWN:
            result[index] = _said(each, audience, why)
    return result


def _said(each: Found, audience: Audience, why: str) -> Found:
    answer = each.answer
    return each._replace(
        answer=answer._replace(audience=audience, evidence=(*answer.evidence, why))
    )


# What stands beside an employee of a bidder or an applicant, and never beside an office's phone.
_BESIDE_ONES_OWN = frozenset({"RESIDENT_ID", "PASSPORT", "BANK_CARD"})
_TENDER = "procurement"


def _mobile(
    text: str, each: Found, stretch: tuple[int, int], page_kind: str, *, own: bool
) -> tuple[Audience, str]:
    """What the place of a mobile says against its label, or the name beside it. `stretch`: its row
    or sentence; `own`: what only a person has stands in it."""
    audience = each.answer.audience
    begin, end = stretch
    if own:
        return Audience.PERSONAL, "" if audience is Audience.PERSONAL else "person beside"
    if posts.is_an_offices_set(text[begin : each.start], text[each.end : end]):
        return Audience.PUBLIC_DUTY, "an office's set"
    if audience is Audience.PUBLIC_DUTY:
        return audience, ""
    if page_kind == _TENDER:
        return Audience.PUBLIC_DUTY, "tender contact"
    if posts.is_post(text[begin : each.start]) or posts.is_duty(text[begin : each.start]):
        return Audience.PUBLIC_DUTY, "post"
    if posts.is_advertised(text[begin:end]):
        return Audience.PUBLIC_DUTY, "advertised"
    return audience, ""


def _vehicle(
    text: str,
    tables: Tables,
    row: Row | None,
    each: Found,
    *,
    somebody: bool,
    alone: bool,
    title: str,
) -> Audience:
    """An organisation's vehicle; what nothing tells stays UNKNOWN."""
    if row is not None:
        own = row.cell_at(each.start)
        cells = [(row.header(cell.column) or "", tables.text(cell)) for cell in row.cells]
        header = (row.header(own.column) if own else None) or ""
        audience = fleets.by_row(cells, header, title)
        if audience is not Audience.UNKNOWN or row.headers:
            return audience
    return fleets.by_words(
        text, each.start, each.end, _sentence(text, each), somebody=somebody, alone=alone
    )


def _sentence(text: str, each: Found) -> tuple[int, int]:
    """Where the sentence around a finding begins and ends, at most 120 and 60 from it."""
    low = max(0, each.start - 120)
    begin = max(
        (match.end() for match in _SENTENCE_START.finditer(text, low, each.start)), default=low
    )
    stop = _SENTENCE_START.search(text, each.end, each.end + 60)
    return begin, stop.start() if stop else min(len(text), each.end + 60)


# A landline is an office's, unless what stands beside it is a household's.
_HOUSEHOLDS = _ONES_OWN - {"PERSON_NAME"}
# In a directory's row or in a sentence these are no officials.
_PRIVATE = re.compile(
    r"参保人|当事人|诉求人|来电人|信访人|受害人|失主"
    r"|[\u4e00-\u9fff]某{1,2}(?=[，,。；;、（(）)\s:：的之等与和在于系因被向称卡账帐身手电证持户家名男女]|$)"
)
_OWN_SAID = re.compile("私人|个人|本人|家住")
_DUTY_COLUMN = re.compile("监督|举报|咨询|办公|值班|服务|投诉|单位|窗口|热线|传真|受理")


def _by_row(
    tables: Tables, row: Row, each: Found, found: Sequence[Found], starts: Sequence[int]
) -> tuple[Audience, str]:
    cells = [(row.header(cell.column) or "", cell) for cell in row.cells]
    own = row.cell_at(each.start)
    others = (tables.text(cell) for _, cell in cells if cell != own)
    if any(map(_PRIVATE.search, others)) and each.rule.entity != "LANDLINE_PHONE":
        return Audience.PERSONAL, "person in the row"
    if own and _DUTY_COLUMN.search(row.header(own.column) or ""):
        return Audience.PUBLIC_DUTY, "column"
    if each.rule.entity == "LANDLINE_PHONE":
        # Without a header it may be the office's that each row repeats.
        before = [cell for _, cell in cells if own is not None and cell.end <= own.start][-1:]
        if before and is_organisation(tables.text(before[0])):
            return Audience.ORGANISATION, "organisation in the row"
        headed = own is not None and bool(row.header(own.column))
        if headed and _somebody(row.start, row.end, found, starts, _HOUSEHOLDS):
            return Audience.PERSONAL, "person in the row"
        return Audience.UNKNOWN, ""
    if each.rule.entity in _ACCOUNTS and _somebody(
        row.start, row.end, found, starts, frozenset({"CREDIT_CODE"})
    ):
        return Audience.ORGANISATION, "organisation in the row"
    if any(_PERSON_COLUMN.search(header) and tables.text(cell) for header, cell in cells):
        return Audience.PERSONAL, "person in the row"
    if _somebody(row.start, row.end, found, starts, _ONES_OWN):
        return Audience.PERSONAL, "person in the row"
    for header, cell in cells:
        if cell.start <= each.start < cell.end or _NOT_OWNER_COLUMN.search(header):
            continue
        if is_organisation(tables.text(cell)):
            return Audience.ORGANISATION, "organisation in the row"
    return Audience.UNKNOWN, ""


def _by_line(
    text: str, each: Found, found: Sequence[Found], starts: Sequence[int], page_kind: str
) -> tuple[Audience, str]:
    if each.rule.entity == "LANDLINE_PHONE":
        return Audience.UNKNOWN, ""
    begin, end = _sentence(text, each)
    if each.rule.entity not in _ACCOUNTS and posts.is_post(text[begin : each.start]):
        return Audience.PUBLIC_DUTY, "post"
    if each.rule.entity not in _ACCOUNTS and posts.is_advertised(text[begin:end]):
        return Audience.PUBLIC_DUTY, "advertised"
    is_contact = page_kind == _TENDER and each.rule.entity not in _ACCOUNTS
    # In a notice of tender the contact stands a line or two above.
    if is_contact and posts.is_buyers(text[max(0, each.start - 100) : each.start]):
        return Audience.PUBLIC_DUTY, "tender contact"
    if _somebody(begin, end, found, starts, _ONES_OWN) or _PRIVATE.search(text, begin, end):
        return Audience.PERSONAL, "person in the sentence"
    if each.rule.entity in _ACCOUNTS:
        return Audience.UNKNOWN, ""
    if posts.is_an_offices(text[begin : each.start], text[each.end : end]):
        return Audience.ORGANISATION, "organisation beside"
    if _section(text, begin):
        return Audience.PUBLIC_DUTY, "section"
    # 还款卡：6217…  电子邮箱：…: somebody's form, shown as an example in a guide.
    if _somebody(max(0, begin - 60), end, found, starts, _BESIDE_ONES_OWN) or _OWN_SAID.search(
        text, begin, end
    ):
        return Audience.UNKNOWN, ""
    if page_kind in _PAGES:
        return Audience.PUBLIC_DUTY, "page kind"
    return Audience.UNKNOWN, ""


def _somebody(
    start: int, end: int, found: Sequence[Found], starts: Sequence[int], entities: frozenset[str]
) -> bool:
    """Whether one of these, which only persons have, was found in a stretch."""
    index = bisect_left(starts, start)
    while index < len(found) and found[index].start < end:
        each = found[index]
        # A district alone is nobody's home.
        if each.rule.entity in entities and (
            each.rule.entity != "HOME_ADDRESS" or each.answer.audience is Audience.PERSONAL
        ):
            return True
        index += 1
    return False


def _section(text: str, line_start: int) -> bool:
    """Whether the heading above a line is one under which offices give their numbers."""
    low = max(0, line_start - _SECTION_REACH)
    for line in reversed(text[low:line_start].split("\n")):
        bare = line.strip(" \t\u3000\r")
        if not bare or len(bare) > _LONGEST_HEADING:
            continue
        is_heading = (
            _HEADING.match(bare)
            or bare.endswith(("：", ":"))
            or not re.search("[，。；：:0-9]", bare)
        )
        if is_heading:
            return bool(_SECTION.search(bare))
    return False
