"""Whether a person is named beside a value. A small measure, until names have a detector."""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季"
    "麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫丁邓洪包左石崔龚程邢裴"
    "陆荣翁荀甄曲封储靳段焦侯全班宁仇甘厉祖武符刘景詹束龙叶黎白蒲鄂温庄柴瞿阎连艾向古易廖耿"
    "满关沙游申冉牛哈虎拓撒纳海者"
)
_TITLE = (
    "主任|科长|处长|局长|站长|所长|书记|主席|经理|老师|医生|同志|先生|女士|师傅|科员|干事|校长|队长"
)
_BESIDE = re.compile(
    rf"\s*[（(、,，]?\s*(?:[{_SURNAMES}](?:{_TITLE}|[\u4e00-\u9fff]{{1,2}}(?:{_TITLE})?))\s*(?:[)）,，。；;、\s]|\Z)"
)
_LISTED = re.compile(
    rf"[:：\s、，,（(](?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}](?:{_TITLE}))[\s:：,，、（(]*\Z"
)
# 值班领导李某，值班手机138…: the person goes before the label.
_BEFORE_LABEL = re.compile(
    rf"(?:领导|组长|人员|员|长|人|主任|干部)[:：]?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}[，,、\s（(]{{1,2}}[\u4e00-\u9fff]{{2,6}}[:：]?$"
)
_NOT_NAMES = re.compile(r"(?:手机|微信|办公|工作日|全天|时间|电话|传真|座机|同号|接听|白天|夜间)")


def names_a_person(candidate: Candidate) -> bool:
    """Whether a surname with a given name or a title stands right before or after the value."""
    text = candidate.text
    after = text[candidate.end : candidate.end + 14]
    before = text[max(0, candidate.start - 12) : candidate.start]
    if _LISTED.search(before) or _BEFORE_LABEL.search(before):
        return True
    beside = _BESIDE.match(after)
    return (
        beside is not None
        and not _NOT_NAMES.search(beside.group())
        and after[:1] in "（( \u3000,，、"
    )
