"""IMEI: 15 digits, the last a Luhn check (3GPP TS 23.003). Only beside its label, or beside *#06#,
which shows it; MEID: 14 hexadecimal digits."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._labelled import labelled_value
from redactor.model import Audience, Certainty
from redactor.text.check_digits import luhn
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_OFFICES = re.compile(
    r"公用|公物|(?:权属|产权|所属|归属|投放|使用|管理|运营)(?:单位|企业|部门)?[：:]?[\u4e00-\u9fff]{2,20}(?:公司|中心|局|委员会|村委会|站|院|校|处|队|所|[政街]办)"
    r"|智能(?:水表|电表|气表|锁)|通信模组|共享(?:单车|充电宝|汽车)|应急广播|基站"
)
_PERSONS = re.compile(
    "机主|失主|本人|被害人|嫌疑人|被告|户主|事主|村民|某[，。、）)]|申请人|持有人"
    "|佩戴[人者]|老人|孤老|独居|家中|家里|入户|[我他她]的?|学生|儿童|孩子|监护人|家属|使用人|领用人|姓名|手环|手表|拐杖|手机|平板|居民|业主|住户|住址"
)
# What nobody carries in a pocket: it hangs on a wall, stands in a room, drives a line of buses.
_THINGS = re.compile(
    "烟感|感烟|烟雾|门磁|窗磁|红外|燃气报警|报警器|探测器|传感器|呼叫主机|报警主机|床垫|网关|[水电气热]表|(?:智能|门|车)锁|锁控|共享(?:单车|汽车|电动车|充电宝)|公共自行车|公交|车载|执法记录仪|对讲机"
    "|摄像[头机]|枪机|球机|半球|监控(?:点位|设备|杆)|充电桩|路灯|井盖|地磁|基站|广播|大喇叭|显示屏|自助机|一体机|闸机|道闸|无人机|水泵|雨量|水位|墒情|气象站|监测站|虫情|路由器|CPE|DTU|RTU"
    "|城管通|[警政]务通|(?:执法|警务|政务|视频|广播)终端|呼叫器|物联网(?:设备|终端|卡|模组)?|通信模组|单位资产|固定资产|领用单位|执法车|施工单位"
)
# A picture in a lesson shows somebody's; the form of it is nobody's.
_EXAMPLE = re.compile("示例|样例|举例|例如|教程|格式|演示|模板|仅供参考")
_SAID_BEHIND = re.compile(
    r"[”\"]?\s?[（(，,]?\s?(?:[这那此该])?(?:就?[是为系即])[^，。；;\n0-9]{0,8}(?:IMEI|imei|串[号码])"
)
# 安装于三楼活动室, 安装点 敬老院食堂: a room that many use.
_PUT_UP = lazily(
    r"(?:安装|部署|布设)(?:点位?|位置|地点|场所|区域|于|在|到)[\s:：]{0,2}[\u4e00-\u9fff0-9]{0,10}(?:中心|[院站厅]|活动室|指挥[室部]|会议室|办公[室楼]|值班室|机房|食堂|广场|路口|公园|大厅|护理区|楼道|走廊|电梯|门岗)"
)
_COLUMNS = lazily(r"\t|[|｜]|,[^,\n]+,|[\s\u3000]{2}|(?:序号|名称|机型|数量)\s")
_SENTENCE_END = re.compile("[。\n]")
_REACH = 40
_HEADING_REACH = 300
_LONG = re.compile("[0-9]{7}")
_MEID_LENGTH = 14
#: TAC of two and six digits, serial, check: 35 209900 176148 1.
_PRINTED = frozenset({(2, 6, 6, 1), (2, 4, 2, 6, 1), (6, 2, 6, 1), (8, 6, 1)})
# 86 and 35 begin most devices sold here; what an office numbers with fifteen digits begins with a
# region, and none begins 86.
_OF_CHINA = ("86", "35")
_NO_KIND = frozenset({"generic", "contact", "home", "PERSON_NAME", "MOBILE_PHONE"})
_SHORTEST_GROUP = 2
_DEVICE = re.compile(
    "手机|机身|机子|串[号码]|平板|手表|手环|拐杖|终端|[①②③④⑤一二三1-5甲乙][号台部]?机|机器|卡槽|插槽|猫池|涉案机(?!动)|定位器|学生卡|报警器|老人机|呼叫器|胸牌"
    "|[丢失捡拾旧]机|华为|小米|红米|荣耀|苹果|(?i:OPPO|vivo|iPhone|iPad|Redmi|Honor|HUAWEI|realme|OnePlus|Nokia)|三星|一加|魅族|诺基亚|酷派|中兴"
)
_WORN = re.compile("(?:手[表环机]|平板|机身|胸牌|拐杖|定位器)(?:编?号码?|码)?[:：是为]?\\s?$")
_DEVICE_HEADER = re.compile("终端|设备|手环|手表|手机|机号|机身|定位")
_DEVICE_REACH = 120
_OF_ELSE = re.compile(
    "(?:编号|单号|流水号?|合同号?|证号|备案号?|账号|卡号|代码|批号|型号|条码)[:：为是]?\\s?$"
)
_SHARED = lazily("公用|公共|采购|样机|资产")
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
    named = facts.rule.entity in candidate.named or _is_as_printed(candidate)
    if not named and _is_of_a_device(candidate):
        owner = _owner(candidate)
        return candidate.answer(Certainty.CONFIRMED, "check digit", "words beside", audience=owner)
    if not named and not _SAID_BEHIND.match(candidate.text, candidate.end):
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


def _is_of_a_device(candidate: Candidate) -> bool:
    """Whether the check digit is right and the words around speak of somebody's device: 插槽4 ①机
    8643-6532-0928-387, 机身 860023014 ⏎ 690938."""
    value, shape = candidate.value, candidate.shape
    if not value.startswith(_OF_CHINA) or not luhn(value):
        return False
    if len(shape) > 1 and not (candidate.whole and min(shape[:-1]) >= _SHORTEST_GROUP):
        return False
    before = candidate.before(12)
    if _WORN.search(before):
        # 手表号: no meter's.
        return True
    if candidate.label - _NO_KIND or _OF_ELSE.search(before):
        return False
    line = candidate.around.line(candidate.start)
    if _THINGS.search(line) or _SHARED.search(line):
        return False
    around = candidate.before(_DEVICE_REACH) + candidate.after(_REACH).partition("\n")[0]
    if _DEVICE.search(around):
        return True
    header = candidate.around.header(candidate.start)
    return bool(header) and _DEVICE_HEADER.search(header) is not None


def _meid(candidate: Candidate, facts: Facts) -> Answer | None:
    """Fourteen hexadecimal digits beside MEID."""
    answer = labelled_value(candidate, facts)
    if answer is None or answer.end - answer.start != _MEID_LENGTH:
        return None
    return answer


def _owner(candidate: Candidate) -> Audience:
    """ORGANISATION where the clause, the row or the heading says that the device is an office's or a
    thing's: 权属：水务公司, 烟感报警器 in 物联网设备台账."""
    text = candidate.text
    low, _ = stretch(text, candidate.start, candidate.end, _SENTENCE_END, _REACH)
    around = text[low : candidate.end + _REACH].partition("\n")[0]
    if _EXAMPLE.search(text[candidate.end : candidate.end + _REACH].partition("\n")[0]):
        return Audience.ORGANISATION
    row = candidate.around.row(candidate.start)
    if len(row) > 1:
        around = " ".join(f"{name} {value}" for name, value in row)
    if _PERSONS.search(around):
        return Audience.UNKNOWN
    if _OFFICES.search(around) or _THINGS.search(around):
        return Audience.ORGANISATION
    if _PUT_UP.search(around):
        return Audience.ORGANISATION
    above = _headings(text, low)
    is_things = _THINGS.search(above) is not None and not _PERSONS.search(above)
    return Audience.ORGANISATION if is_things else Audience.UNKNOWN


def _headings(text: str, line: int) -> str:
    """The nearest line above with words and without a long number; over the names of columns the
    title, too."""
    above = text[max(0, line - _HEADING_REACH) : line].split("\n")[:-1]
    found = [each for each in reversed(above) if each.strip() and not _LONG.search(each)]
    return "\n".join(found[: 2 if found and _COLUMNS.search(found[0]) else 1])
