"""Illnesses and injuries that no list holds: by what they led to, and in the words of a village.

因卟啉病住院, 换了个肾, 被绞断三根手指, 左腿没知觉. No lexicon of illnesses ends; what people say of
somebody's falling ill, of operations and of a broken limb has few forms.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: What an illness led to, behind 因….
EFFECTS = frozenset(
    [
        *(
            "住院",
            "入院",
            "就诊",
            "就医",
            "送医",
            "抢救",
            "手术",
            "病逝",
            "去世",
            "离世",
            "死亡",
            "身亡",
        ),
        *("休学", "退学", "请假", "请病假", "致残", "急诊", "转院", "逝世", "丧失劳动", "无法工作"),
    ]
)
# 因多脏器功能衰竭于4月3日抢救: the cause, and what may stand between it and what it led to.
_CAUSE = lazily(
    rf"(?:因|由于|死于)(?:身?患[有上]?)?(?P<name>(?:(?![因在于到被经]|需要|申请|办理|住院|去世|死亡)[{_HAN}A-Za-z0-9]){{2,18}}?)"
    rf"(?:(?:在|于|到|经|入|前往|申请|办理|被|需要?|而|曾|已|导致|不幸|突然|发作|紧急|多次|再次|反复|[0-9一二两三四五六]次|[，,])[^，,。；;\n因]{{0,18}}?)?\Z"
)
# A cause that is an illness or an injury, whatever its name; and those that are none.
_LIKE_ILLNESS = lazily(
    "[癌瘤炎痛瘫梗痨疯癫痴聋瘘痔疝疣癣疹疮肿痿]|(?<!疾)病(?![情假房历])|[^工负]伤|症(?!状)|骨折|断裂|脱位|脱臼|坏死|破裂|衰竭|出血|不全|障碍|中毒|感染|畸形|硬化|萎缩|综合"
    "|窒息|昏迷|休克|不良|变性|早产|流产|移植|置换|切除|摘除|无力|失禁|过[速缓]|黄疸|高烧|发烧|发热|哮喘|咳|晕|呕|缺损|狭窄|闭塞|栓塞|血栓|结石|积水|积液|溃疡|穿孔|缺血|供血|异常|失调|紊乱|过敏|骤停|不育|不孕|抑郁|精神|癔|幻|自残|自杀|割腕|服毒|服药"
)
_NO_ILLNESS = lazily(
    "病(?![毒态窦]).*|疾病|重病|大病|患病|生病|有病|旧病|某种疾?病|[一-龥]{0,4}(?:传染病疫情|疫情)|.*(?:工作|家庭|经济|资金|交通事故|车祸|政策)"
)

#: What is done to somebody or was put into him.
DONE = frozenset(
    ["换了", "装了", "安了", "放了", "做了", "做过", "动了", "切了", "摘了", "开了", "植入", "拟行"]
)
_ORGAN = "(?:心脏?|肝|肾|肺|胃|脾|胆囊?|肠|子宫|乳房|眼球|眼角膜|角膜|骨髓|关节|膝盖?|髋|股骨头|瓣膜|甲状腺|阑尾|脑|颅|腰椎?|颈椎|腿|半月板)"
_OPERATION = lazily(
    rf"(?:过|第?[一二两三四五六七八1-9][次个枚根块]|好几[次个]|个)?(?:[左右双]侧?|人工|全|整个|部分)?(?:"
    rf"{_ORGAN}(?:[的上]?(?:支架|搭桥|移植|置换|切除|摘除|修补|手术|大手术)术?|(?=[，,。；;、）)\s的]|\Z))"
    r"|(?:支架|起搏器|假[肢眼]|义[肢眼]|人工耳蜗|钢[板钉]|搭桥|透析|[化放]疗|造瘘|截肢|引流管?|导管|尿管|胃管|胰岛素泵)(?:手?术)?"
    rf"|[{_HAN}]{{0,6}}(?:移植|置换|切除|摘除|搭桥|修补|成形|造瘘|根治|剖[宫腹]产|介入|造影|开颅|截肢)(?:手?术)?"
    r"|(?:开[颅胸]|微创|大)手术|刀(?=[，,。；;、]|\Z))"
)

_PART = (
    "(?:头|脑袋|眼睛?|耳朵?|鼻子?|鼻梁骨?|牙|门牙|嗓子|脖子|肩膀?|胳膊肘?|手臂?|胳臂|手腕|手指头?|指头?|拇指|食指|中指|腰椎?|脊[椎柱]|肋骨|锁骨|胯骨?|大腿|小腿|腿脚?|膝盖|脚脖子|脚腕|脚踝|脚趾?|脚面"
    "|听力|视力|记性|记忆力|眼神|脑子|脑筋|心脏|肺|肝|肾|脾|骨头|下半?身|下肢|上肢|半边身子|左半[边身]|右半[边身]|半身|身子)"
)
_HOW_MANY = "(?:[左右双两一二三四五1-5半十][只条边根个颗节截侧]?|[几][根个颗节])?"
# 左腿被砸, 一条: said of a limb before what became of it.
_LIMB_BEFORE = lazily(
    rf"{_HOW_MANY}{_PART}(?:[都也就给让]|被[{_HAN}]{{0,6}}|[已完]全|几近|彻底|从此)?\Z"
)
_OWN_LIMB = lazily(_PART)
_MANY_BEFORE = lazily(f"{_HOW_MANY}\\Z")
# 断了三根手指: the limb behind.
_LIMB_BEHIND = lazily(rf"了?(?:{_HOW_MANY}{_PART}(?:头|骨)?)")
_GONE_ON = lazily("了(?![解])")


_INJURY = lazily(
    "[轧绞压砸打咬炸摔撞截锯切割烧扎捅磕夹挤碾冻烫拽扭][断掉折瞎瘫残坏裂聋]"
    r"|(?:听力|视力|记性|记忆力|眼神|眼睛|耳朵|腿脚|腿|腰|脑子|脑筋|嗓子|心脏|肾|肺)(?:不太好|不大好|不好|不行|不方便|不灵|很差|太差|有毛病|有问题|减退|衰退)"
    rf"|{_PART}(?:断了|瘫了|瞎了|聋了|坏了|残了|折了|没知觉|无知觉|不能动|动不了|不利[索落]|不听使唤|使不上劲|没劲|看不清|听不清|溃烂|烂了|肿了|变形|没了|废了|发麻)"
)


def is_plain_injury(word: str) -> bool:
    """Whether a word tells of a limb broken or lost: 砸断, 腿断了."""
    return _INJURY.fullmatch(word) is not None


def cause_before(text: str, start: int) -> tuple[int, int] | None:
    """The illness behind 因 that led to what stands at `start`: 因卟啉病在市医院住院."""
    quoted = _COMPLAINT.search(text, max(0, start - 34), start)
    if quoted:
        return quoted.span("name")
    low = max(text.rfind("\n", max(0, start - 40), start) + 1, start - 40, 0)
    lead = max(
        text.rfind("因", low, start), text.rfind("由于", low, start), text.rfind("死于", low, start)
    )
    if lead < 0:
        return _cause_over_line(text, low, start)
    match = _CAUSE.match(text, lead, start)
    if match is None:
        return None
    name = match["name"]
    if _NO_ILLNESS.fullmatch(name) or not _LIKE_ILLNESS.search(name):
        return None
    return match.span("name")


# 因"右侧肢体无力3天"入院: a complaint in a patient's own words.
_COMPLAINT = lazily("因[\"“'‘](?P<name>[^\"”'’\\n]{2,24})[\"”'’]\\Z")
# 因重度⏎抑郁申请休学: the page's width cuts the illness.
_CUT = lazily(
    f"因(?P<name>[{_HAN}]{{1,8}}(?P<cut>\\r?\\n[ \\u3000]{{0,8}})[{_HAN}]{{1,8}}?)(?:申请|办理|需要?)?\\Z"
)


def _cause_over_line(text: str, low: int, start: int) -> tuple[int, int] | None:
    """The cause that begins in the line above."""
    match = _CUT.search(text, max(0, low - 14), start)
    if match is None:
        return None
    name = match["name"].replace(match["cut"], "")
    is_illness = _LIKE_ILLNESS.search(name) and not _NO_ILLNESS.fullmatch(name)
    return match.span("name") if is_illness else None


# 腰椎手术后干不了重活: what was operated on.
_OPERATED = lazily(f"{_ORGAN}(?:微创|介入|大)?\\Z")


def operation_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """An operation with what it was done to before it."""
    match = _OPERATED.search(text, max(0, start - 8), start)
    return (match.start(), end) if match else None


def operation_behind(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What was done, behind 做了 or 换了: 换了个肾, 做了两次脑膜瘤切除."""
    match = _OPERATION.match(text, end)
    return (start, match.end()) if match and match.end() > end else None


def with_limb(text: str, start: int, end: int) -> tuple[int, int] | None:
    """All of a plain injury with the limb before or behind it: 左腿被砸断, 绞断三根手指."""
    own = _OWN_LIMB.match(text, start, end)
    if own and own.end() > start:
        # 锁骨断了 says itself which.
        many = _MANY_BEFORE.search(text, max(0, start - 4), start)
        return (many.start() if many else start), end
    before = _LIMB_BEFORE.search(text, max(0, start - 14), start)
    behind = _LIMB_BEHIND.match(text, end)
    begin = before.start() if before else start
    if before is None and behind is None:
        return None
    if before is None and behind:
        return begin, behind.end()
    gone = _GONE_ON.match(text, end)
    return begin, gone.end() if gone else end
