"""Numbers of a telling form that no label stands beside, where the talk is of their kind.

    HR：婚假要登记一下字号 ⏎ 小滕：J310115 2024 012874       the form of a marriage certificate
    参保人：卡刷不出来，背面号A开头 ⏎ A 0172 8394              of a social security card

A form alone proves nothing, since products and contracts are numbered alike, and a topic alone
tells nothing of a number. Both together do, unless the words right before say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.labels import LOOKALIKE
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.rulebook import Rule
from redactor.scan.resolve import Claims
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily


class Topic(NamedTuple):
    """What a kind's numbers look like, and what is spoken of where they stand."""

    entity: str
    form: re.Pattern[str]
    words: re.Pattern[str]


_TOPICS = (
    Topic(
        "MARRIAGE_CERTIFICATE",
        lazily(r"[JLB][- ]?[1-8][0-9]{5}[- ]?(?:19|20)[0-9]{2}[- ]?[0-9]{4,6}"),
        lazily("[结离复未再]婚|婚假|婚姻|婚检|领证|配偶|夫妻|爱人|登记处"),
    ),
    Topic(
        "ADOPTION_CERTIFICATE",
        lazily(r"S?Y?[1-8][0-9]{5}[- ]?(?:199|20[0-4])[0-9][- ]?[0-9]{4,6}"),
        lazily("收养|领养|抱养|养父|养母|养子|养女"),
    ),
    Topic(
        "SOCIAL_SECURITY_CARD",
        lazily(r"[A-Z] ?[0-9]{4} ?[0-9]{4}"),
        lazily(
            "社保|社会保障|社会保险|参保|医保|医疗保险|养老(?:资格)?认证|待遇(?:资格)?认证|资格认证|生存认证|养老金|养老保险|新农保|居保"
        ),
    ),
    Topic(
        "WELFARE_CERTIFICATE",
        lazily(r"(?:DB|NDB|CDB|DBH|TK|WB|JZ|LB|YF|GE)[- ]?[0-9]{8,18}"),
        lazily("低保|最低生活|特困|五保|救助|临救|优抚|孤儿|困境|困难(?:户|家庭|群众)"),
    ),
    Topic(
        "IMEI",
        lazily(r"(?:35|86)[0-9]{4}[- ]?[0-9]{2}[- ]?[0-9]{6}[- ]?[0-9]"),
        lazily("手机(?!号)|串[号码]|机身|平板|手表|定位器|识别码"),
    ),
    Topic(
        "MEDICAL_RECORD",
        lazily(r"(?:ZY|MZ|BL|BA|MR|I|P|M)[- ]?(?:19|20)[0-9]{6}[- ]?[0-9]{2,6}"),
        lazily("住院|病历|病案|门诊|就诊|出院|入院|床|病区|患者|医嘱"),
    ),
)
_LEADING = lazily(r"(?<![0-9A-Za-z/._-])[A-Za-z]{1,3}[- ]?$")
# What else is numbered so, right before the number.
_OF_ELSE = lazily(
    "(?:合同|协议|招标|标段|项目|工程|监理|设备|型号|批号|批次|发票|快递|运单|单号|订单|物料|资产|图号|GB|GA|YY|ISO|标准|公告|文号|文件|许可证?|执业|备案|立项|课题|试剂|药品|样本|机房|电梯|车位)"
    "[\u4e00-\u9fff]{0,4}(?:编?号|代码)?[:：为是（( ]{0,2}$"
)
_ENDS = lazily(r"[0-9A-Za-z*＊×/%％元]|-[0-9A-Za-z]|[至~～]|\.[A-Za-z]")
#: How far around a number its topic is named (code points).
_BEFORE, _BEHIND, _LEAD, _LONGEST = 90, 60, 14, 24
_LEAST = 8


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
        if LOOKALIKE.isdisjoint(around.label(start)[0]):
            answer = Answer(Certainty.LIKELY, ("shape", "topic"), start, end)
            yield Found(start, end, rule, answer, text[start:end])


def _told(text: str, start: int, rules: Mapping[str, Rule]) -> tuple[Rule, int] | None:
    value = fold_plain(text[start : start + _LONGEST]).upper()
    for topic in _TOPICS:
        form = topic.form.match(value)
        rule = rules.get(topic.entity)
        if form is None or rule is None or _ENDS.match(value, form.end()):
            continue
        if _OF_ELSE.search(text, max(0, start - _LEAD), start):
            return None
        end = start + form.end()
        if topic.words.search(text, max(0, start - _BEFORE), end + _BEHIND):
            return rule, end
    return None
