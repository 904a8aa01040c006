"""Whether a sentence or a row speaks of one person: by name, by number, or by pointing.

Dates, illnesses and schools are private only when they are somebody's. A name is a known surname
with one or two characters more, at the beginning of a clause or behind a word for a person.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.candidate import Candidate, Facts
from redactor.rulebook import Tables

#: How far a sentence is read to each side (code points).
REACH = 120
_ENDS = "。！？!?；;\n"
_SENTENCE_END = re.compile(f"[{_ENDS}]")
_HAN = "\u4e00-\u9fff"
# Ordinary words that are surnames, too: alone before a given name they prove nothing.
_WORDLIKE = frozenset(
    "于和向时常同从方单多都关边全能应强平解明温水易有经党国种支计后来家部区员因将又若者可以之"
    "但所相如却为那在由自老年正公其本各对是不再分因并及或但是大小新原每日月如每空要已不开一干门"
)
# What a given name does not hold.
_NOT_GIVEN = (
    "的了是在有和与及或等于为对从到被把因患者们这那之其以可会要应该并且但也都不没年月日个某"
    "病症县市区镇乡村省级类型元次户岁号费率额款均数度法性院校科室部站所厂店局处组队街"
    "血压毒染疫菌疗诊药障残疾"
)
_NO_NAMES = (
    "高龄|高温|高校|高中|高等|高级|高度|高于|高发|马上|金额|金融|金银|方案|方式|方便|方面|方向|安全|安置|安排"
    "|安装|成员|成立|成年|成人|成果|成功|严重|严格|程序|程度|温度|时间|时期|时任|任何|任职|计划|计算|计生|关于|关爱"
    "|关系|关心|常见|常住|常年|常务|经费|经济|经营|经过|经办|经查|单位|单独|单身|全部|全体|全国|全面|全家|全年|全额"
    "|路线|路面|白天|白内|白化|黄疸|黄金|水平|水利|江苏|江西|宁夏|安徽|云南|贵州|甘肃|青海|陕西|山西|河南|河北"
    "|石嘴|吴忠|固原|中卫|银川|史上|章程|华侨|温馨|阳光|包括|包含|包联|双方|相关|相应|管理|管护|施工|施行|施救|支持|支付"
    "|支出|应急|应当|易地|应届|解决|解除|解释|解读|明确|明显|曾经|曾任|曾有|万元|万人|党委|党员|党组|党支|党政|国家"
    "|国务|居民|居住|居家|毕业|后续|申请|申报|幸福|平均|平安|平台|平时|平等|平方|何时|何地|余人|余名|余万|强化|强调"
    "|充分|充足|能够|能力|古代|项目|项目|别墅|归口|权利|顾问|尤其|凡是|卫生|卫健|卫计|冷水|容易|都是|左右|左侧|左眼"
    "|右侧|右眼|伤残|农村|农历|农业|农民|双重|乐观|席位|干部|干预|干净|柴油|宣传|宣布|荣获|荣誉|符合|广大|广泛|广东"
    "|广西|广播|巩固|车辆|车祸|麻醉|阴历|花费|房屋|房产|纪检|纪委|纪念|舒适|苗木|牛羊|文化|文件|文明|文号|文盲"
    "|米面|谈话|商务|商业|商品|牧民|祖国|武汉|武装|艾滋|蓝天|林业|林地|林权|游客|危房|危重|危险|公示|公告|公开"
    "|公民|公安|公共|公费|公历|连续|连接|向阳|满族|回族|汉族|壮族|苗族|蒙古|藏族|维吾|白族|黎族|傣族|畲族|水族"
    "|东乡|保险|保障|保持|保健|保护|沙坡|灵武|盐池|海原|同心|红寺|利通|原州|隆德|泾源|彭阳|平罗|惠农|贺兰|永宁"
    "|兴庆|金凤|西夏|中宁|大武|青铜|钱款|毛病|毛坯|尹始|冉冉|宗教|宗旨|景区|景点|季度|季节|皮肤|皮损|郎中|强直"
    "|双下|双目|双眼|双耳|双膝|双腿|双肾|双侧|脑|骨|肝|肾|肺|胃"
)
_ROLES = (
    "患者|病人|户主|申请人|申请对象|救助对象|低保对象|特困人员|补贴对象|残疾人|村民|居民|老人|大爷|大妈|大娘|奶奶|爷爷"
    "|学生|男生|女生|新生|考生|儿童|男孩|女孩|孩子|幼儿|婴儿|职工|工人|农民|教师|老师|同志|党员|干部|队员|战士|烈士|军人"
    "|丈夫|妻子|儿子|女儿|父亲|母亲|爱人|老伴|孙子|孙女|儿媳|配偶|长子|次子|长女|次女|之子|之女|本人|当事人|被告人?|原告"
    "|上诉人|死者|逝者|伤者|男子|女子|群众|户|姓名|监护人|家长|走访|慰问|看望|救助|帮扶|孤儿|同学|市民|贫困户|脱贫户|监测户|低保户"
    "|五保户|特困户|残疾青年|青年|姑娘|小伙|书记|主任|主席|院长|校长|局长|县长|镇长|乡长|厂长|经理|先生|女士|成员"
)
_TITLES = (
    "同志|先生|女士|老人|大爷|大妈|大娘|大叔|奶奶|爷爷|同学|老师|家|一家|夫妇|夫妻|父子|母子|母女|父女|兄弟|姐妹|本人"
    "|书记|主任|局长|县长|镇长|乡长|院长|校长|经理|总裁|董事长|监事|博士|教授"
)
# What goes on behind a name at the beginning of a clause.
_GOES_ON = (
    f"(?:{_TITLES})|[患因被于自系是为属出生住今现身确突就在的从曾正由也已常年长期转考读罹查、，,：:（(\\s|｜。；;]"
    "|[一二三四][级人]|肢体|视力|听力|言语|智力|精神|多重|女|男|19|20|[0-9]{1,2}岁|之|\\Z"
)
_CUT = '\\s，,。、；;：:（(）)“”"|｜│┃0-9.．】〕'
_IDENTITY = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:[0-9]{11}|[*＊×Xx●○]{4,12}[0-9]{0,6})[0-9Xx*](?![0-9])"
    r"|(?<![0-9])1[3-9][0-9](?:[0-9]{8}|[*＊×●○]{3,8}[0-9]{0,5})(?![0-9])"
)
_POINTED = re.compile(
    "该(?:同志|患者|病人|学生|生|户|老人|儿童|男子|女子|女童|男童|员工|职工|村民|居民|对象|男|女)"
    "|此人|她(?!们)|(?<!其)他(?![们人省市国县])|其(?:本人|子|女|夫|妻|父|母|丈夫|儿子|孩子|爱人|老伴|孙)"
    "|[（(，,、\\s|｜\t]\\s?(?:男|女)\\s?[）)，,、\\s|｜\t]|(?:性别|现年|今年)[:：]?\\s?(?:[男女]|[0-9]{1,3}岁)"
)
_LABELLED = re.compile(
    "(?:姓\\s?名|户\\s?主|申请人|患者|学生|儿童|持证人|对象)(?:姓名)?\\s{0,3}[:：\t|｜]\\s{0,3}["
    + _HAN
    + "]{2}"
)
_MASKED = re.compile(
    f"[{_HAN}](?:某[某甲乙丙丁]?(?![{_HAN}]?[市县区省镇乡村年月日些种个项])|[*＊×●○]{{1,2}}(?![0-9]))"
)


class _Names(NamedTuple):
    """Patterns of a name: in running text, and as all of a cell."""

    in_text: re.Pattern[str]
    behind_role: re.Pattern[str]
    cell: re.Pattern[str]
    begins: re.Pattern[str]
    ends: re.Pattern[str]


def _names(tables: Tables) -> _Names:
    rows = tables["family_names"]
    compound = "|".join(name for name in rows if len(name) == 2)
    single = "".join(name for name in rows if len(name) == 1)
    sure = "".join(name for name in single if name not in _WORDLIKE)
    given = f"[^{_NOT_GIVEN}\\W0-9A-Za-z_]"
    name = f"(?!{_NO_NAMES})(?:{compound}|[{sure}]){given}{{1,2}}"
    # Behind a word for a person every surname counts.
    any_name = f"(?!{_NO_NAMES})(?:{compound}|[{single}]){given}{{1,2}}"
    return _Names(
        re.compile(f"(?:\\A|[{_CUT}]){name}(?={_GOES_ON})"),
        re.compile(
            f'(?:{_ROLES})(?:[:：]\\s{{0,2}}|(?:之[子女])?[“"]?|[（(])(?P<name>{any_name})(?={_GOES_ON}|[{_HAN}])'
        ),
        re.compile(f"(?:{name}|(?:{compound}){given}{{1,2}})\\Z"),
        re.compile(any_name),
        re.compile(f"(?:(?:\\A|[{_CUT}]){name}|(?:{_ROLES}){any_name})(?:{_TITLES})?\\Z"),
    )


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a range begins and ends, `REACH` to each side at most."""
    low = max(0, start - REACH)
    begin = max(text.rfind(each, low, start) for each in _ENDS)
    stop = _SENTENCE_END.search(text, end, end + REACH)
    return max(low, begin + 1), stop.start() if stop else min(len(text), end + REACH)


def names_in(text: str, facts: Facts) -> bool:
    """Whether a name stands in a text, masked or not."""
    names = facts.tables.derived(_names)
    return bool(
        names.in_text.search(text)
        or names.behind_role.search(text)
        or _masked_name(text, facts)
        or _LABELLED.search(text)
    )


def begins_with_name(text: str, facts: Facts) -> bool:
    """Whether a text begins with what may be a name: behind 患者, say."""
    return bool(facts.tables.derived(_names).begins.match(text)) or bool(
        _MASKED.match(text) and text[0] in facts.tables["family_names"]
    )


def ends_with_name(text: str, facts: Facts) -> bool:
    """Whether a name is the last thing in a text: 马秀莲 before 肢体二级."""
    return facts.tables.derived(_names).ends.search(text) is not None


def person_in(text: str, facts: Facts) -> bool:
    """Whether a text names one person, gives a number of theirs, or points at them."""
    return bool(_POINTED.search(text) or _IDENTITY.search(text)) or names_in(text, facts)


def person_around(candidate: Candidate, facts: Facts, start: int, end: int) -> bool:
    """Whether the sentence around a range speaks of one person."""
    low, high = sentence(candidate.text, start, end)
    text = candidate.text
    return person_in(text[low:start], facts) or person_in(text[end:high], facts)


_CELL_CUT = re.compile(r"[\t|｜│┃]| {2,}|\u3000+|[,，]| ")


def person_in_row(candidate: Candidate, facts: Facts) -> bool:
    """Whether another cell of the candidate's row is a name or a person's number."""
    text = candidate.text
    low = text.rfind("\n", max(0, candidate.start - 400), candidate.start) + 1
    high = text.find("\n", candidate.end, candidate.end + 400)
    before, after = text[low : candidate.start], text[candidate.end : high if high >= 0 else None]
    row = f"{before}\t{after[:400]}"
    if _IDENTITY.search(row):
        return True
    names = facts.tables.derived(_names)
    for cell in _CELL_CUT.split(row):
        bare = cell.strip()
        if 2 <= len(bare) <= 8 and (
            names.cell.match(bare) or _masked_name(bare, facts) or bare in _SEXES
        ):
            return True
    return False


_SEXES = frozenset("男女")


def _masked_name(text: str, facts: Facts) -> bool:
    surnames = facts.tables["family_names"]
    return any(match.group()[0] in surnames for match in _MASKED.finditer(text))
