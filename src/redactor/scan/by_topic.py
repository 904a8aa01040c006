"""Numbers of a telling form that no label stands beside, where the talk is of their kind.

    HR：婚假要登记一下字号 ⏎ 小滕：J310115 2024 012874       the form of a marriage certificate
    参保人：卡刷不出来，背面号A开头 ⏎ A 0172 8394              of a social security card

A form alone proves nothing, since products and contracts are numbered alike, and a topic alone
tells nothing of a number. Both together do, unless the words right before say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.headings import PROVINCES
from redactor.context.labels import LOOKALIKE
from redactor.context.papers import OF_A_FORM
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.scan.resolve import Claims
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

_LEADING = lazily(r"(?<![0-9A-Za-z/._-])[A-Za-z]{1,3}[- ]?$")
# What else is numbered so, right before the number.
_OF_ELSE = lazily(
    "(?:合同|协议|招标|标段|项目|工程|监理|设备|型号|批号|批次|发票|快递|运单|单号|订单|物料|资产|图号|GB|GA|YY|ISO|标准|公告|文号|文件|许可证?|执业|备案|立项|课题|试剂|药品|样本|机房|电梯|车位|终端|机具|票务|门票|入场|谱牒|家谱|族谱|古籍|馆藏|藏品|文物|展品|稿件|版面|档案|全宗|案卷|卷宗|培训|活动|报名|抽奖|疫苗|样张|打印机|读卡器|自助机|床位|地块|房间|座位|桩号|杆号|井号|序列|出厂|产品|机身|仪器|装备|注册证|[Ss]/?[Nn](?![0-9a-z])|线路|台区|展位|摊位|货架|柜号)"
    "[\u4e00-\u9fff]{0,4}(?:编?号|代码)?[:：为是（( ]{0,2}"
    # 序列号 D230411006 D230411007: the first ones of a list.
    r"(?:[A-Za-z]{0,4}[0-9][-0-9A-Za-z]{4,14}(?:[、，,;；/和与及]\s?|[ \u3000]{1,2})){0,3}$"
)
# 卡背面条码A90358217: printed on the card that is spoken of.
_ON_A_CARD = lazily(
    "卡的?(?:背面|反面|正面|面)上?(?:的|印的?)?(?:条码|条形码|编号|号码?)[:：为是]?\\s?$"
)
_ENDS = lazily(r"[0-9A-Za-z*＊×/%％元]|-[0-9A-Za-z]|[至~～]|\.[A-Za-z]")
#: How far around a number its topic is named (code points).
_BEFORE, _BEHIND, _LEAD, _LONGEST = 90, 60, 40, 24
_LEAST = 7
# 川A71840265
_WITH_PROVINCE = "SOCIAL_SECURITY_CARD"
_PROVINCE = lazily(rf"(?<![\u4e00-\u9fff])[{PROVINCES}]$")


def told_by_topic(
    around: Surroundings,
    regions: Sequence[tuple[int, str]],
    found: Sequence[Found],
    rules: Mapping[str, Rule],
) -> Iterator[Found]:
    """Numbers of a telling form that nothing claimed. `regions`: where digits stand together."""
    text = around.text
    claims = Claims(found)
    for region, raw in regions:
        if sum(map(str.isdigit, raw)) < _LEAST:
            continue
        lead = _LEADING.search(fold_plain(text[max(0, region - 5) : region]))
        start = region - len(lead.group()) if lead else region
        if claims.overlap(start, region + len(raw.rstrip())):
            continue
        told = _told(text, start, rules)
        if told is None:
            continue
        rule, end = told
        if rule.entity == _WITH_PROVINCE and _PROVINCE.search(text, max(0, start - 2), start):
            start -= 1
        if LOOKALIKE.isdisjoint(around.label(start)[0] | around.column(start)) or _ON_A_CARD.search(
            text, max(0, start - _LEAD), start
        ):
            answer = Answer(Certainty.LIKELY, ("shape", "topic"), start, end)
            yield Found(start, end, rule, answer, text[start:end])


def _told(text: str, start: int, rules: Mapping[str, Rule]) -> tuple[Rule, int] | None:
    value = fold_plain(text[start : start + _LONGEST]).upper()
    for paper in OF_A_FORM:
        form = paper.form.match(value) if paper.form else None
        rule = rules.get(paper.kind)
        if form is None or rule is None or _ENDS.match(value, form.end()):
            continue
        if _OF_ELSE.search(text, max(0, start - _LEAD), start):
            return None
        end = start + form.end()
        if paper.is_spoken_of(text, max(0, start - _BEFORE), end + _BEHIND):
            return rule, end
    return None
