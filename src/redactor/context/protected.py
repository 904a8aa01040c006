"""Names of people who must not be named: victims, patients, the families of suspects.

新华社《新闻信息报道中的禁用词和慎用词》item 7 (nine kinds of people).
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.context import plights
from redactor.context.found import Found
from redactor.context.page_facts import PageFacts, Unit
from redactor.context.people_words import PROTECTED, VICTIM
from redactor.context.tables import Row
from redactor.text.patterns import lazily

_OFFICIAL = lazily(
    r"^(?:同志)?(?:强调|主持|汇报|介绍|讲话|讲解|指出|表示|要求|通报|出席|致辞|宣布|认为|发放|分享|负责|陪同|带领|带队|检查|慰问|看望)"
)
_SUSPECT = lazily("犯罪嫌疑人|嫌疑人|被告人|罪犯|服刑人员")
# The name in a row whose illness is told; and illnesses with which nobody is named.
_WHOSE_ILLNESS = lazily("患者|病人|姓名|对象|本人|户主")
_DIAGNOSED = lazily("诊断|疾病|病种|病名|病情")
_NOT_TOLD = lazily(
    "精神分裂|精神障碍|双相|躁狂|抑郁|偏执|分裂情感|妄想|癔症|精神发育迟滞|癫痫所致|艾滋|HIV|AIDS|梅毒|淋病|尖锐湿疣"
    "|肺结核|结核病|菌阳|乙肝|丙肝|乙型(?:病毒性)?肝炎|丙型(?:病毒性)?肝炎|麻风|鼠疫|霍乱|布鲁氏|布病|狂犬病|猩红热|麻疹|手足口病|新冠|甲流|流感|诺如"
)
_KIN = lazily(
    "(?:其|之|的)(?:妻子?|夫|丈夫|父亲?|母亲?|[儿长次]?子|[女长次]?女儿?|配偶|父母|家属|姐|妹|哥|弟|爷爷|奶奶)$"
)
#: How far a paragraph is looked back for somebody's being a suspect.
_SUSPECT_REACH = 160
#: How far behind a name its paper tells what its bearer is ill of.
_PAPER_REACH = 80


class Protected:
    """Whether a name of one page is such a person's."""

    def __init__(self, page: PageFacts) -> None:
        self._page = page

    def is_protected(self, unit: Unit, name: Found, low: int) -> bool:
        """One of those who are not to be named: the sentence or row says so, and the name is not
        an official's, a doctor's or a helper's in it."""
        before = self._page.text[low : name.start]
        header = unit.header(name)
        if unit.row:
            if self._page.words.is_adults(header):
                return False
            told = self._page.text[unit.row.start : unit.row.end] + "".join(unit.row.headers)
            if self._page.is_protected_list or self._page.names_protected(told):
                return True
            return _WHOSE_ILLNESS.search(header) is not None and self._is_ill_in_row(unit.row)
        behind = next(
            self._page.words.find(PROTECTED, self._page.text[name.end : name.end + 12]), None
        )
        if behind and behind.start() <= 2:
            # 申请人某某遭受家庭暴力
            return True
        if self._is_sheltered(unit, name, before) or self._is_papers(name, before):
            return True
        if self._page.words.is_adult(before) or _OFFICIAL.match(
            self._page.text[name.end : name.end + 8]
        ):
            return False
        if self._page.words.has(PROTECTED, self._page.text[unit.start : unit.end]):
            return True
        kin = _KIN.search(before[-6:])
        return bool(
            kin and _SUSPECT.search(self._page.text, max(0, low - _SUSPECT_REACH), name.start)
        )

    def _is_ill_in_row(self, row: Row) -> bool:
        """Whether the row's diagnosis is of the mind or one that is caught from others."""
        return any(
            _DIAGNOSED.search(row.header(cell.column) or "")
            and _NOT_TOLD.search(self._page.tables.text(cell))
            for cell in row.cells
        )

    def _is_papers(self, name: Found, before: str) -> bool:
        """Whether the name is whose paper it is: of one who is held for treatment, or has AIDS."""
        if not plights.WHOSE_PAPER.search(before[-12:]):
            return False
        if plights.COMPELLED.search(self._page.title):
            return True
        return plights.AIDS.search(self._page.text, name.end, name.end + _PAPER_REACH) is not None

    def _is_sheltered(self, unit: Unit, name: Found, before: str) -> bool:
        """Whether the name is that of who asks for protection from violence, or of who reported
        something and is to stay unknown."""
        text = self._page.text
        if plights.SHELTERED.search(before):
            return plights.SHELTER.search(text, unit.start, unit.end) is not None
        informs = plights.INFORMER.search(before) or plights.INFORMS.match(text, name.end)
        return bool(informs and plights.CONFIDENTIAL.search(text, unit.start, unit.end))

    def is_victim(self, unit: Unit, name: Found) -> bool:
        """Whether a word such as 被害人 leads to the name: 被拐17年的常小虎, 患者崔凤英. A list that
        is published by rule names adult patients."""
        if unit.row:
            return "被害人" in unit.header(name)
        before = self._page.text[max(unit.start, name.start - 20) : name.start]
        for match in self._page.words.find(VICTIM, before):
            # 患者某某，男，…: an item of a notice; in a story a patient is not named.
            if match.group() in plights.PATIENTS and (
                self._page.is_list
                or before.endswith(("：", ":"))
                or self._page.text[name.end : name.end + 1] in "，,；;（( \u3000\t\n"
            ):
                continue
            if match.group() in plights.INFORMERS and before[: match.start()].endswith("被"):
                # 被举报人 is the other one.
                continue
            if plights.LEADS_ON.fullmatch(before, match.end()):
                return True
        sick_child = plights.CHILD_KIN.search(before) and plights.FALLS_ILL.match(
            self._page.text, name.end
        )
        disputed = _KIN.search(before[-6:]) and plights.DISPUTE.search(
            self._page.text, unit.start, unit.end
        )
        endangered = plights.GRANDCHILD.search(before) and plights.IN_DANGER.search(
            self._page.text, name.end, unit.end
        )
        return bool(sick_child or disputed or endangered)

    def is_told_ill(self, unit: Unit, found: Sequence[Found], index: int, high: int) -> bool:
        """Whether a sentence that reports an accident or an outbreak goes on from a name to what its
        bearer is ill of or hurt by."""
        if (
            unit.row
            or self._page.is_list
            or not plights.ACCIDENT.search(self._page.text, unit.start, unit.end)
        ):
            return False
        end = found[index].end
        return any(
            found[other].rule.entity == "HEALTH" and end <= found[other].start < min(high, end + 40)
            for other in unit.found
        )
