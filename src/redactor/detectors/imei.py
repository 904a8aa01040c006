"""IMEI: 15 digits, the last a Luhn check (3GPP TS 23.003). Only beside its label, or beside *#06#,
which shows it; MEID: 14 hexadecimal digits."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value
from redactor.model import Audience, Certainty
from redactor.text.check_digits import luhn
from redactor.wording.clauses import stretch

_OFFICES = re.compile(
    r"公用|公物|(?:权属|产权|所属|归属|投放|使用|管理|运营)(?:单位|企业|部门)?[：:]?[\u4e00-\u9fff]{2,20}(?:公司|中心|局|委员会|村委会|站|院|校|处|队|所|[政街]办)"
    r"|智能(?:水表|电表|气表|锁)|通信模组|共享(?:单车|充电宝|汽车)|应急广播|基站"
)
_PERSONS = re.compile(
    "机主|失主|本人|被害人|嫌疑人|被告|户主|事主|村民|某[，。、）)]|申请人|持有人"
)
_SENTENCE_END = re.compile("[。\n]")
_REACH = 40
_MEID_LENGTH = 14
#: TAC of two and six digits, serial, check: 35 209900 176148 1.
_PRINTED = frozenset({(2, 6, 6, 1), (2, 4, 2, 6, 1), (6, 2, 6, 1), (8, 6, 1)})
_PHONE = re.compile("手机|机身|串[号码]|平板|手表|设备")
#: First digits that the allocating bodies in use give out (GSMA TS.06).
_REPORTING_BODIES = ("01", "35", "45", "49", "86", "91", "99")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """15 digits beside IMEI or 串号."""
    if candidate.suffix or (candidate.prefix and not candidate.around.touches(candidate.start)):
        return _meid(candidate, facts)
    if len(candidate.value) == _MEID_LENGTH and candidate.value.startswith("99"):
        return _meid(candidate, facts)
    if len(candidate.value) != 15:
        return None
    if facts.rule.entity not in candidate.named and not _is_as_printed(candidate):
        return None
    if not candidate.value.isdigit():
        return None
    # 设备号 and 设备编号 label other devices' numbers, too.
    if not candidate.value.startswith(_REPORTING_BODIES):
        return None
    audience = _owner(candidate)
    if luhn(candidate.value):
        return candidate.answer(Certainty.CONFIRMED, "check digit", "label", audience=audience)
    return candidate.answer(Certainty.LIKELY, "label", audience=audience)


def _is_as_printed(candidate: Candidate) -> bool:
    """Whether the digits are grouped as boxes and phones show them, and a phone is spoken of."""
    if candidate.shape not in _PRINTED:
        return False
    return _PHONE.search(candidate.before(_REACH)) is not None


def _meid(candidate: Candidate, facts: Facts) -> Answer | None:
    """Fourteen hexadecimal digits beside MEID."""
    answer = labelled_value(candidate, facts)
    if answer is None or answer.end - answer.start != _MEID_LENGTH:
        return None
    return answer


def _owner(candidate: Candidate) -> Audience:
    """ORGANISATION where the clause says that the device is an office's: 权属：水务公司, 村委会公用."""
    text = candidate.text
    low, _ = stretch(text, candidate.start, candidate.end, _SENTENCE_END, _REACH)
    around = text[low : candidate.end + _REACH].partition("\n")[0]
    if _PERSONS.search(around):
        return Audience.UNKNOWN
    return Audience.ORGANISATION if _OFFICES.search(around) else Audience.UNKNOWN
