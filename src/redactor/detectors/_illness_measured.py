"""Illness that no name tells: the figure of a test, a medicine that somebody takes, an aid that he wears, what
he did to himself.

    CD4 217    右眼0.3    发热38.9℃    服盐酸舍曲林    戴助听器    胳膊上又划了    已绝食两天

Each gives its range only; whose it is, `health` asks.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_FIGURE = "[0-9０-９]"
#: What tells with a figure behind it only.
_MEASURES = frozenset(
    [
        *("CD4", "MMSE", "MoCA", "PANSS", "PHQ-9", "HAMD", "病毒载量", "智商", "体温"),
        *("发热", "发烧", "高烧", "低烧", "裸眼", "右眼", "左眼", "双眼", "Cobb"),
        *("Hb ", "HGB", "Hb:", "Hb："),
    ]
)
# No limit of a rule: 体温37.3℃以上.
_VALUE = lazily(
    r"(?:细胞|计数|评分|得分|总分|值|角|测试|测定|视力|检查|到了?|至|高达|达|烧到|为|是|约|[:：（(=]|IQ|\s){0,3}"
    rf"(?<![0-9]){_FIGURE}{{1,7}}(?:[.．/]{_FIGURE}{{1,4}})?(?:\s?(?:[gG]/[lL]|分(?!钟)|℃|°C?|度|个/[μuµ][lL]|/[μuµ][lL]|copies/ml|拷贝|天))?(?![0-9]|[.．][0-9]|\s?[~～至-]\s?[0-9]|\s?(?:以上|及以上|以下|及以下|以内|人|名|例|[：:]))"
)
#: What only somebody who is ill takes.
_MEDICINES = frozenset(
    [
        *("舍曲林", "西汀", "西酞普兰", "文拉法辛", "度洛西汀", "米氮平", "奥氮平", "氯氮平"),
        *("喹硫平", "利培酮", "阿立哌唑", "齐拉西酮", "帕利哌酮", "氟哌啶醇", "碳酸锂"),
        *("丙戊酸", "西泮", "唑仑", "唑吡坦", "佐匹克隆", "哌甲酯", "专注达", "托莫西汀"),
        *("百忧解", "美沙酮", "纳曲酮", "丁丙诺啡", "替诺福韦", "拉米夫定", "依非韦伦"),
        *("齐多夫定", "恩替卡韦", "阿德福韦", "异烟肼", "利福平", "乙胺丁醇", "吡嗪酰胺"),
        *("苄星青霉素", "左乙拉西坦", "卡马西平", "奥卡西平", "拉莫三嗪", "苯巴比妥"),
        *("多奈哌齐", "美金刚", "左旋多巴", "美多芭", "优甲乐", "甲巯咪唑", "二甲双胍"),
        *("门冬胰岛素", "华法林", "他克莫司", "环孢素", "甲氨蝶呤", "羟氯喹", "来那度胺"),
        *("沙利度胺", "替尼", "单抗", "诺西那生", "利司扑兰", "凝血因子"),
        *("米非司酮", "肾上腺素笔"),
    ]
)
_TAKES = lazily(
    "(?:服用?|口服|吃|停用?|打|注射|用|开|领|换成?|加|改|带|靠|备|取)(?:着|了|过|的是?|上)?"
    "(?:[一两二三四五六七八九十0-9]{1,3}[个多]?(?:年|月|片|盒|针|支)的?)?(?P<name>[\u4e00-\u9fff]{0,5})\\Z"
)
_FORM_OF = lazily(
    "(?:钠|镁|锂|盐)?(?:缓释|肠溶|分散|控释|口崩)?(?:片|胶囊|针剂?|注射液|口服液|滴剂)?"
)
# A shop's, a tender's, a factory's medicine.
_SOLD = lazily(
    "采购|集采|中标|挂网|说明书|药店|药房|销售|批发|生产|抽检|检验|批号|批次|不合格|国药准字|医保目录|纳入|报销比例|临床试验|适应症|适用于|上市|药企|公司"
)
#: An aid, and who wears it.
_WORN = lazily(
    "(?:戴着?|佩戴|装[着了]|靠|挂着|带着)(?:助听器|人工耳蜗|假肢|义肢|义眼|尿袋|粪袋|造口袋|胃管|呼吸机|起搏器)"
)
_ONCE_DONE = lazily(
    "(?P<part>心脏|心|脑|头|颅|胃|肝|肾|肺|脾|胆|腰|腰椎|颈椎|膝盖|髋|子宫|腿)?(?:上|里|部)?(?:搭过桥|[放装]过支架|装过(?:起搏器|钢板)|换过(?:瓣膜|肾|肝)|[切摘]过(?:胃|胆|子宫|肺|肾|肝)|开过[刀颅]|动过(?:大)?(?:手术|刀)|植过皮)"
)
#: What somebody does to himself.
HARMED = ("划了", "割了")
_ON_LIMB = lazily(
    "(?:胳膊|手腕|手臂|胳臂|手背|大腿|腕子)上?(?:又|已经?|被自己|自己)?(?:拿刀|用刀)?\\Z"
)
_FASTED = lazily("已?(?:经)?绝食(?:了)?(?:[一二两三四五六七八九十0-9]{1,2}[天日])?")
# 发作时会咬舌头
_IN_A_FIT = lazily("(?:发作|犯病|发病|犯)(?:起来|的?时候?)?(?:就|会|还|要|都){0,2}\\Z")
_FITS = frozenset({"咬舌头", "口吐白沫"})
_FASTS = "绝食"
#: Anchors that tell by what stands beside them only.
TOLD_BESIDE = _MEASURES | _MEDICINES | _FITS | {*HARMED, _FASTS}
#: Where a medicine's own name begins at most, and what speaks of its sale stands.
_LEAD, _AROUND = 20, 40


def measured(text: str, value: str, start: int, end: int) -> tuple[int, int] | None:
    """The range of what an anchor tells with what stands beside it; None where it tells nothing."""
    if value in _MEASURES:
        figure = _VALUE.match(text, end)
        return (start, figure.end()) if figure else None
    if value in HARMED:
        limb = _ON_LIMB.search(text, max(0, start - 10), start)
        return (limb.start(), end) if limb else None
    if value == _FASTS:
        low = start - len("已经") if text.startswith("已经", max(0, start - 2)) else start
        low = start - 1 if low == start and text[start - 1 : start] == "已" else low
        fasted = _FASTED.match(text, low)
        return fasted.span() if fasted else None
    if value in _FITS:
        fit = _IN_A_FIT.search(text, max(0, start - 10), start)
        return (fit.start() if fit else start), end
    if value in _MEDICINES:
        return _taken(text, start, end)
    return None


def _taken(text: str, start: int, end: int) -> tuple[int, int] | None:
    takes = _TAKES.search(text, max(0, start - _LEAD), start)
    if takes is None or _SOLD.search(text, max(0, start - _AROUND), end + _AROUND):
        return None
    form = _FORM_OF.match(text, end)
    return takes.start("name"), form.end() if form else end


def is_worn_or_done(value: str) -> bool:
    """戴助听器, 搭过桥: whatever stands beside it."""
    return _WORN.fullmatch(value) is not None or _ONCE_DONE.fullmatch(value) is not None


def with_part(text: str, start: int, end: int) -> tuple[int, int]:
    """心脏搭过桥: with what it was done to."""
    done = _ONCE_DONE.search(text, max(0, start - 4), end)
    return (done.start() if done and done.end() == end else start), end


_DRUG = lazily("(?:吸食|注射|滥用|依赖|沉迷|口服)[\u4e00-\u9fffA-Za-z]{1,8}\\Z")


def with_drug(text: str, start: int, end: int) -> tuple[int, int] | None:
    """吸食依托咪酯成瘾: with what somebody is addicted to."""
    drug = _DRUG.search(text, max(0, start - 10), start) if text[start:end] == "成瘾" else None
    return (drug.start(), end) if drug else None
