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
from itertools import pairwise

from redactor.context import announced, disclosed, fleets, posts, warned
from redactor.context.found import Found
from redactor.context.holders import MASKED_PERSON, is_organisation
from redactor.context.tables import Cell, Row, Tables
from redactor.model import Audience
from redactor.rulebook import Trait
from redactor.text.patterns import lazily
from redactor.wording.clauses import FULL_STOP, stretch

_VEHICLES = frozenset({"VEHICLE_PLATE", "VIN"})
_CONTACTS = frozenset({"MOBILE_PHONE", "EMAIL", "QQ_ID", "WECHAT_ID"})
_ONLINE = frozenset({"EMAIL", "QQ_ID", "WECHAT_ID"})
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
    "姓名|名字|户主|申请人|对象$|联系人|负责人|法定代表人|法人|经办人|持证人|领取人|收款人|身份证|人员$"
)
# Among the households of a list: the village itself.
_COLLECTIVE = lazily("(?:[\u4e00-\u9fff]{0,6}[村组社])?集体(?!户)|村委会|村民委员会|居委会|机动地")
# A cell that says where the telephone rings.
_HOME_CELL = lazily("[（(]?(?:住宅|宅|家|家庭|家里|住户|个人住宅)(?:电话|座机|固话)?[)）]?")
# Organisations under these headers employ or pay somebody and own nothing in the row.
_NOT_OWNER_COLUMN = re.compile(
    "开户|银行|工作单位|学校|来源|主管|审批|发放|拨付|付款|采购人|招标人"
)
_SECTION = re.compile(
    r"(?:联系我们|联系方式|联系电话|咨询方式|咨询电话|监督举报|监督方式|监督渠道|投诉举报|投诉渠道|举报方式|举报渠道|办公电话|服务电话|值班电话|机构概况|机构信息|机构职能|"
    r"受理机构|受理地点|办理地点|服务网点|公开电话)"
)
#: How far a section's heading reaches (code points), and how long it may be.
_SECTION_REACH, _LONGEST_HEADING = 400, 24
#: 序号 提出人 联系方式 意见: more words in a line are columns.
_MOST_WORDS = 2
_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*")
_PAGES = frozenset({"directory", "service_guide"})
# What stands beside an employee of a bidder or an applicant, and never beside an office's phone.
_BESIDE_ONES_OWN = frozenset({"RESIDENT_ID", "PASSPORT", "BANK_CARD"})
_IDENTITIES = frozenset({"RESIDENT_ID"})
_ORGANISATIONS = frozenset({"CREDIT_CODE"})
_TENDER = "procurement"
# Columns of an annex about those who live there, on whatever page it stands.
_RESIDENTS = re.compile("业主|住户|户主|房号|居民(?:姓名)?$|村民(?:姓名)?$|家庭住址")
_IDENTITY_COLUMN = re.compile("身份证|公民身份")
# A landline is an office's, unless what stands beside it is a household's.
_HOUSEHOLDS = _ONES_OWN - {"PERSON_NAME"}
# In a directory's row or in a sentence these are no officials.
_PRIVATE = re.compile(rf"参保人|当事人|诉求人|来电人|信访人|受害人|失主|{MASKED_PERSON}")
# 2 Ma Xiaodong maxd@outlook.com: somebody's name in Latin letters, right before.
_LATIN_NAME = lazily(
    r"(?:^|(?<=[\s|,，、.:：（(]))[A-Z][a-z]{1,11}[ ·][A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?[\s|,，:：（(]{1,3}\Z"
)
# 13709513845（私人号码，勿外传）
_PRIVATE_REMARK = re.compile(
    r"\s?[（(，,]\s?(?:这?是)?(?:(?:我|他|她)?(?:私人|个人|本人|自己)的?(?:号码?|电话|手机)|(?:请?勿|不要|别|切勿)(?:外传|公开|泄露|转发|外泄))"
    r"|\s?[，,]?\s?是(?:我|他|她)?(?:私人|个人|自己)的(?!工作)"
)
# 《种树》 牛牧歌 八里桥小学 muge…: where somebody learns.
_PUPILS_ROW = lazily(
    r"(?:^|[\s》，,、])[\u4e00-\u9fff]{2,4}[\s，,][\u4e00-\u9fff]{2,14}(?:小学|中学|学校|幼儿园|[班级])[\s，,]{0,2}$"
)
_PUPILS_LIST = lazily("家长|年级|《|征文|作文|作品|[小初高]学?组|学生|获奖|参赛|作者")
# Whose directory nobody needs who is not in it.
_OF_PRIVATE_PEOPLE = lazily(
    "(?:退休|离休|老干部|老同志|家长|校友|同学|战友|业主|住户|居民|学生|学员|特困|低保|残疾人|老人|老年人|居家养老|独居|职工|员工|民工|老乡|宗亲|家族)"
    "[^\n]{0,10}(?:通讯录|通信录|联系(?:方式|电话|表)|电话(?:簿|本|表|号码)|名册)"
)
_OWN_SAID = re.compile("私人|个人|本人|家住|宅电|住宅|家庭(?:电话|住址|固话|座机)|家[里中]电话")
_DUTY_COLUMN = re.compile(
    "监督|举报|咨询|办公|值班|服务|投诉|单位|窗口|热线|传真|受理"
    "|(?:社区|[居村]委会?|街道|科室|部门|机构|学校|公司|企业|网点|门店|支行|分行)(?:固定|座机|联系)?(?:电话|座机|固话)"
    r"|(?i:\b(?:branch|office|store|shop|company|org|dept|department)[ _-]?(?:tel|phone)|\b(?:DWDH|BGDH)\b)"
)
# Who answers a landline, in its own cell: 办公室 0571-85288459.
_OFFICE_BEFORE = re.compile(
    "(?:办公室|值班室|传达室|收发室|门卫室?|总机|前台|服务台|窗口|大厅"
    r"|[\u4e00-\u9fff]{1,8}(?:[科股局]|中心|办事处|[居村]委会|社区))(?:电话|座机)?[\s:：]*\Z"
)
# In a list with such a column a department's name before somebody's says where they work.
_OWN_COLUMN = re.compile("私人|个人|身份证|卡号|住址|家庭|工资")
_PUBLIC = frozenset({Audience.PUBLIC_DUTY, Audience.ORGANISATION})
#: How far a sentence reaches before a finding and behind it (code points).
_BEFORE, _BEHIND = 120, 60
#: How far above its number a contact is named (code points).
_CONTACT_REACH = 100
#: How far above a mailbox an office's contacts begin (code points).
_CONTACTS_REACH = 240

#: Whose a finding is by its place, and what tells it; empty when nothing does.
Told = tuple[Audience, str]
_UNTOLD: Told = (Audience.UNKNOWN, "")


def settled(
    text: str, tables: Tables, found: Sequence[Found], page_kind: str, title: str = ""
) -> list[Found]:
    """The findings, those of UNKNOWN audience with what their place says."""
    page = _Page(text, tables, found, page_kind, title)
    return [_said(each, *page.tells(each)) for each in found]


def _said(each: Found, audience: Audience, why: str) -> Found:
    if not why:
        return each
    answer = each.answer
    return each._replace(
        answer=answer._replace(audience=audience, evidence=(*answer.evidence, why))
    )


class _Page:
    """A page with its findings, in order."""

    def __init__(
        self, text: str, tables: Tables, found: Sequence[Found], kind: str, title: str
    ) -> None:
        self._text, self._tables, self._found = text, tables, found
        self._kind, self._title = kind, title
        self._lists_posts = posts.lists_posts(title)
        self._starts = [each.start for each in found]

    def tells(self, each: Found) -> Told:
        """Whose a finding is by its place."""
        if each.rule.entity in _CONTACTS and self._is_given_out(each):
            return Audience.PUBLIC_DUTY, "given out"
        if each.rule.entity in _ONLINE and warned.is_warned_of(
            self._text, each.start, each.end, self._title
        ):
            return Audience.PUBLIC_DUTY, "warning"
        if each.rule.entity == "MOBILE_PHONE":
            told = self._mobile(each)
            if told != _UNTOLD:
                return told
        if each.rule.entity in _ACCOUNTS and self._is_in_somebodys_row(each):
            return Audience.PERSONAL, "person in the row"
        if each.answer.audience is not Audience.UNKNOWN:
            return _UNTOLD
        if each.rule.entity in _VEHICLES:
            return self._vehicle(each)
        if Trait.SHARED not in each.rule.traits:
            return _UNTOLD
        row = self._row(each)
        return self._by_line(each) if row is None else self._by_row(row, each)

    def _is_given_out(self, each: Found) -> bool:
        """Whether the words at a contact's sides give it to the public."""
        if each.answer.audience in _PUBLIC:
            return False
        row = self._row(each)
        begin, end = self._sentence(each) if row is None else (row.start, row.end)
        if self._somebody(begin, end, _BESIDE_ONES_OWN):
            return False
        text = self._text
        if disclosed.is_given_out(text[begin : each.start], text[each.end : end]):
            return True
        if each.rule.entity == "EMAIL" and disclosed.is_an_offices_mailbox(
            text[max(0, each.start - _CONTACTS_REACH) : each.start]
        ):
            return True
        if each.rule.entity == "WECHAT_ID" and disclosed.is_called_so(
            text[each.start : each.end], text[begin : each.start], text[each.end : end]
        ):
            return True
        if self._is_beside_a_public_one(each, begin, end):
            return True
        if each.rule.entity == "MOBILE_PHONE" and announced.is_announced(
            text, each.start, each.end, begin
        ):
            return True
        return (
            row is not None
            and each.rule.entity == "MOBILE_PHONE"
            and disclosed.is_of_a_rota(self._title, row.headers, text[each.start : each.end], text)
        )

    def _is_beside_a_public_one(self, each: Found, begin: int, end: int) -> bool:
        """Whether nothing but a label parts a mailbox or a chat's number from another of its line
        that is given out."""
        if each.rule.entity not in _ONLINE or self._somebody(begin, end, _ONES_OWN):
            return False
        at, text = bisect_left(self._starts, each.start), self._text
        for other in (*self._found[max(0, at - 1) : at], *self._found[at + 1 : at + 2]):
            first, last = sorted((each, other), key=lambda one: one.start)
            if other.rule.entity not in _ONLINE or not disclosed.NEXT_CONTACT.fullmatch(
                text, first.end, last.start
            ):
                continue
            if disclosed.is_given_out(text[begin : other.start], text[other.end : end]):
                return True
        return False

    def _is_in_somebodys_row(self, each: Found) -> bool:
        """Whether a row without headers has an ID number, and no organisation's code: the company
        in it employs somebody."""
        row = self._row(each)
        return (
            row is not None
            and not row.headers
            and self._somebody(row.start, row.end, _IDENTITIES)
            and not self._somebody(row.start, row.end, _ORGANISATIONS)
        )

    def _mobile(self, each: Found) -> Told:
        """What the place of a mobile says against its label, or the name beside it."""
        audience, row = each.answer.audience, self._row(each)
        begin, end = self._sentence(each) if row is None else (row.start, row.end)
        before, behind = self._text[begin : each.start], self._text[each.end : end]
        if self._somebody(begin, end, _BESIDE_ONES_OWN):
            is_known = audience is Audience.PERSONAL
            return _UNTOLD if is_known else (Audience.PERSONAL, "person beside")
        if _PRIVATE_REMARK.match(behind):
            return Audience.PERSONAL, "person beside"
        if posts.is_an_offices_set(before, behind):
            return Audience.PUBLIC_DUTY, "an office's set"
        if audience is Audience.PUBLIC_DUTY:
            return _UNTOLD
        if row is not None and any(map(_IDENTITY_COLUMN.search, row.headers)):
            # A bidder's employees, one of whom shows another paper.
            return Audience.PERSONAL, "person in the row"
        is_residents = row is not None and any(map(_RESIDENTS.search, row.headers))
        if (self._kind == _TENDER and not is_residents) or posts.is_traders(self._above(each)):
            return Audience.PUBLIC_DUTY, "tender contact"
        is_own = row is not None and any(map(_OWN_COLUMN.search, row.headers))
        if not is_own and (posts.is_post(before) or posts.is_duty(before)):
            return Audience.PUBLIC_DUTY, "post"
        if posts.is_advertised(self._text[begin:end]):
            return Audience.PUBLIC_DUTY, "advertised"
        if row is not None and self._lists_posts:
            return Audience.PUBLIC_DUTY, "list of posts"
        return _UNTOLD

    def _vehicle(self, each: Found) -> Told:
        """An organisation's vehicle; what nothing tells stays UNKNOWN."""
        row, audience = self._row(each), Audience.UNKNOWN
        if row is not None:
            own = row.cell_at(each.start)
            cells = [(row.header(cell.column) or "", self._tables.text(cell)) for cell in row.cells]
            header = (row.header(own.column) if own else None) or ""
            audience = fleets.by_row(cells, header, self._title)
            if own and audience is Audience.UNKNOWN:
                text = self._text
                audience = fleets.by_cell(text[own.start : each.start], text[each.end : own.end])
            if audience is Audience.UNKNOWN and fleets.by_fields(self._text, each.end):
                audience = Audience.ORGANISATION
        if audience is Audience.UNKNOWN and (row is None or not row.headers):
            begin, end = self._sentence(each)
            others = self._found[bisect_left(self._starts, begin) : bisect_left(self._starts, end)]
            audience = fleets.by_words(
                self._text,
                each.start,
                each.end,
                (begin, end),
                somebody=self._somebody(begin, end, _ONES_OWN),
                alone=self._is_one_list([other for other in others if other.rule is each.rule]),
            )
        is_told = audience is not Audience.UNKNOWN
        return (audience, "an organisation's vehicle") if is_told else _UNTOLD

    def _is_one_list(self, vehicles: Sequence[Found]) -> bool:
        """Whether nothing is said between these numbers: 203路（粤B02117D、粤B03391D）."""
        return all(
            fleets.LIST_GAP.fullmatch(self._text, one.end, other.start)
            for one, other in pairwise(vehicles)
        )

    def _by_row(self, row: Row, each: Found) -> Told:
        said = self._tables.text
        cells = [(row.header(cell.column) or "", cell) for cell in row.cells]
        own = row.cell_at(each.start)
        if each.rule.entity != "LANDLINE_PHONE" and any(
            _PRIVATE.search(said(cell)) for _, cell in cells if cell != own
        ):
            return Audience.PERSONAL, "person in the row"
        if own and (row.header(own.column) or "").startswith("付款"):
            payers = (said(cell) for header, cell in cells if header.startswith("付款"))
            if any(map(is_organisation, payers)):
                return Audience.ORGANISATION, "organisation in the row"
        if own and _DUTY_COLUMN.search(row.header(own.column) or ""):
            return Audience.PUBLIC_DUTY, "column"
        if each.rule.entity == "LANDLINE_PHONE":
            return self._landline(row, own, each.start)
        if each.rule.entity in _ACCOUNTS and self._somebody(row.start, row.end, _ORGANISATIONS):
            return Audience.ORGANISATION, "organisation in the row"
        if any(
            _PERSON_COLUMN.search(header)
            and said(cell)
            and not _COLLECTIVE.match(said(cell))
            and not (header == "收款人" and is_organisation(said(cell)))
            for header, cell in cells
        ):
            return Audience.PERSONAL, "person in the row"
        if self._somebody(row.start, row.end, _ONES_OWN):
            return Audience.PERSONAL, "person in the row"
        for header, cell in cells:
            if cell.start <= each.start < cell.end or _NOT_OWNER_COLUMN.search(header):
                continue
            if is_organisation(said(cell)) or _COLLECTIVE.match(said(cell)):
                return Audience.ORGANISATION, "organisation in the row"
        return _UNTOLD

    def _landline(self, row: Row, own: Cell | None, start: int) -> Told:
        """Whose a landline in a row is; without a header it may be the office's that each row
        repeats."""
        if own is None:
            return _UNTOLD
        if _OFFICE_BEFORE.search(self._text, own.start, start):
            return Audience.PUBLIC_DUTY, "office beside"
        before = [cell for cell in row.cells if cell.end <= own.start][-1:]
        if before and is_organisation(self._tables.text(before[0])):
            return Audience.ORGANISATION, "organisation in the row"
        if any(_HOME_CELL.fullmatch(self._tables.text(cell)) for cell in row.cells):
            return Audience.PERSONAL, "person in the row"
        if row.header(own.column) and self._somebody(row.start, row.end, _HOUSEHOLDS):
            return Audience.PERSONAL, "person in the row"
        return _UNTOLD

    def _by_line(self, each: Found) -> Told:
        if each.rule.entity == "LANDLINE_PHONE":
            return _UNTOLD
        begin, end = self._sentence(each)
        is_persons = (
            self._somebody(begin, end, _ONES_OWN)
            or _PRIVATE.search(self._text, begin, end) is not None
            or _LATIN_NAME.search(self._text, begin, each.start) is not None
        )
        if each.rule.entity in _ACCOUNTS:
            return (Audience.PERSONAL, "person in the sentence") if is_persons else _UNTOLD
        text = self._text
        before = text[begin : each.start]
        if posts.is_post(before):
            return Audience.PUBLIC_DUTY, "post"
        if posts.is_advertised(text[begin:end]):
            return Audience.PUBLIC_DUTY, "advertised"
        # In a notice of tender the contact stands a line or two above.
        above = self._above(each)
        if posts.is_traders(above) or (self._kind == _TENDER and posts.is_buyers(above)):
            return Audience.PUBLIC_DUTY, "tender contact"
        if is_persons:
            return Audience.PERSONAL, "person in the sentence"
        if posts.is_an_offices(before, text[each.end : end]) and not (
            _PUPILS_ROW.search(before) and _PUPILS_LIST.search(above)
        ):
            return Audience.ORGANISATION, "organisation beside"
        if _section(text, begin):
            return Audience.PUBLIC_DUTY, "section"
        # 还款卡：6217…  电子邮箱：…: somebody's form, shown as an example in a guide.
        is_own = self._somebody(max(0, begin - 60), end, _BESIDE_ONES_OWN)
        is_own = is_own or _OF_PRIVATE_PEOPLE.search(self._title) is not None
        if self._kind in _PAGES and not is_own and not _OWN_SAID.search(text, begin, end):
            return Audience.PUBLIC_DUTY, "page kind"
        return _UNTOLD

    def _row(self, each: Found) -> Row | None:
        """The row that a finding stands in, with other cells."""
        row = self._tables.row_at(each.start)
        return row if row is not None and len(row.cells) > 1 else None

    def _above(self, each: Found) -> str:
        return self._text[max(0, each.start - _CONTACT_REACH) : each.start]

    def _sentence(self, each: Found) -> tuple[int, int]:
        return stretch(self._text, each.start, each.end, FULL_STOP, _BEFORE, behind=_BEHIND)

    def _somebody(self, start: int, end: int, entities: frozenset[str]) -> bool:
        """Whether one of these, which only persons have, was found in a stretch."""
        index = bisect_left(self._starts, start)
        while index < len(self._found) and self._found[index].start < end:
            each = self._found[index]
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
        if not bare or len(bare) > _LONGEST_HEADING or "\t" in bare or "|" in bare:
            continue
        if len(bare.split()) > _MOST_WORDS:
            # The names of columns are no heading.
            continue
        is_heading = (
            _HEADING.match(bare)
            or bare.endswith(("：", ":"))
            or not re.search("[，。；：:0-9]", bare)
        )
        if is_heading:
            return bool(_SECTION.search(bare))
    return False
