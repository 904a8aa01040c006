"""内部标识: 内部资料 注意保存, 工作秘密, 阅后收回, （送审稿）, 此件依申请公开.

工作秘密管理暂行办法 names the marks “内部” and “内部事项 注意保管”. The words are ordinary ones (内部审计, 依申请公开指南),
so that a mark counts where it fills a line, stands in brackets by a title, or behind a label.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._mark_clauses import run_around
from redactor.detectors._marks import (
    DRAFTS,
    STARS,
    follows_quote,
    in_brackets,
    in_head,
    is_alone,
    is_lifted,
    is_line,
    is_quoted,
    leads_title,
    line_around,
    lines_beside,
)
from redactor.model import Certainty
from redactor.text.patterns import lazily

# 不得擅自对外公开, 勿截图外发, 请勿上网; 未经许可，严禁外传.
_NOT = "(?:严禁|不得|请勿|请不要|禁止|切勿|勿|不准|不许|不可|不要|别)"
_HOW = "(?:随意|擅自|私自|对外|向外|往外|截图|截屏|拍照|以任何(?:形式|方式)|通过(?:互联网|网络|微信|QQ|[微、Q和或及\u4e00-\u9fff]{2,10}))"
_DONE = (
    "(?:外传|外泄|外发|外借|(?<=对外)提供|(?<=[往向]外)[发传说]|扩散|散布|散发|复印|复制|翻印|(?:转发|转传)(?:[至到给]?(?:微信群|QQ群|朋友圈|工作群|外部群|他人|群里?))?|传播|传递|传输|公开(?:发布)?|公布|发布|泄露|拍照|拍摄|摘抄|转载|引用|带出|登报|上传(?:网络|互联网)?|张贴|"
    "提供给(?:他人|无关人员|第三方)|扩大知悉范围)"
)
_UNLESS = (
    "(?:未经(?:[\u4e00-\u9fff]{0,6})(?:批准|许可|同意|授权|审批|允许)[，,]?"
    "|未经(?:本人|讲话人|发言人|讲者|主讲人|领导|我)(?:审阅|审定|审核|审看|校阅|核稿|核对|看过)[，,]?)"
)
_BAN = f"{_UNLESS}?{_NOT}{_HOW}{{0,3}}{_DONE}(?:[、和或及]{_HOW}?{_DONE}){{0,3}}"
_BACK = (
    "(?:传?阅|用|会|看|学习|使用|讨论)(?:后|完毕?后?|毕)(?:请|即|一律|立即|自行|统一|全部)?(?:收回|回收|销毁|即?焚毁?|即退|"
    "退回|退还|归还|归档|交回|清退|删除|上交)(?:[\u4e00-\u9fff]{1,5}[室处科办组])?"
)
_KEEP = f"注意(?:保存|保管|保密)|妥善保[存管]|{_BACK}|{_BAN}"
_ONLY = "(?:仅供|仅限于?|只供|只限于?|限于?|供|仅发|仅面向)"
_WHOM = (
    "(?:[\u4e00-\u9fff]{0,8}?(?:内部|系统|内网|单位|机关|部门|[局委办处室科校院]|集团|公司|小组|参会|与会|领导|班子|级以上|人员|同志|代表|干部|职工|员工|党员|成员|评委|专家))"
    "(?:各)?(?:工作人员|人员|同志|代表|干部|职工|员工|教职工|成员|领导)?(?:内部|系统内|内)?"
)
_USE = "(?:工作|业务|核对|决策|研究)?(?:参考|决策|使用|参阅|学习|交流|掌握|传阅|传达|查阅|阅读|阅示|阅知|审阅|知悉|讨论|研究|发布|公开)"
_FOR = f"{_ONLY}{_WHOM}{_USE}"
# 传达范围：限县处级以上干部
_SCOPE = "(?:传达|知悉|发布|发放|印发|传阅|发送|阅读|公开|使用)范围\\s?[:：]\\s?(?:仅|只)?(?:限于?|供|发至?|至)[^\n，。；;\u3000]{2,20}"
_UNPRINTED = "(?:此件|本文|不得|请勿)?不登报(?:[、，,]?不上网)?(?:[、，,]?不广播)?|未定稿[，,、 \u3000]{0,2}(?:请勿|不得|勿)(?:引用|外传|转发)"
_KIND = (
    "(?:(?:学习|交流|培训|工作|会议|参考)?(?:[资資]料|文件|材料)|事[项項]|使用|刊物|[参參]考|[参參][阅閱]|掌握|传阅|交流|通报|简报|"
    "图纸|图件|口径|底稿|台账|底价|试题|录音|文稿|数据|名单|讨论|征求意见)"
)
# The same in English, where nobody would write it of anything else.
_ENGLISH = (
    r"(?i:(?<![A-Za-z])(?:(?:for\s{1,2})?(?:internal|official|staff)\s{1,2}use\s{1,2}only|internal\s{1,2}only|"
    r"(?:strictly|company|commercial[- ]in[- ]|business)\s{0,2}confidential|"
    r"do\s{1,2}not\s{1,2}(?:distribute|circulate|forward)|not\s{1,2}for\s{1,2}(?:public\s{1,2}release|(?:external\s{1,2})?distribution|circulation|publication)|"
    r"internal\s{1,2}(?:document|circulation)|confidential(?=\s{0,2}(?:[-–—/|,，]|$|\n)))(?![A-Za-z]))"
)
_GAP = "[ \u3000\t]{0,4}[，,、;；·！!。/\n]?[ \u3000]{0,4}"
# Two marks in one: nobody writes this in a sentence.
_PAIR = lazily(
    f"(?:{_ONLY}?(?:本单位|机关|单位)?[内內]部{_KIND}|{_FOR}|{_ONLY}(?:本|工作|微信)?群(?:内|里|组)?(?:成员)?(?:传阅|知悉|查看)?|工作秘密|工作事项|未定稿|{_NOT}上网|{_BAN}|{_BACK})"
    f"(?:{_GAP}(?:{_KEEP}))+|(?:内部)?(?:{DRAFTS})(?:{_GAP}(?:{_KEEP}|{_FOR}))+"
)
_SINGLE = lazily(
    f"(?:会议|讨论|学习|参阅|传阅|送阅|汇报)(?:材料|资料|文件|件)[，,、；; \u3000]{{1,2}}{_BACK}|"
    f"{_FOR}|{_SCOPE}|{_UNPRINTED}|内参|[内內]部(?:{_KIND}|明电|电报|发行)|不(?:对外|向外)(?:公开|公布|发布|提供)|"
    f"{_BACK}|传阅(?:件|文件)|密码电报|明传电报|明电|密电|发至(?:省军|地师|县团|省部|厅局|县处|乡科)级|{_BAN}|注意(?:保存|保管)"
)
_TELEGRAM = frozenset({"明电", "明传电报"})
# What makes a sentence a mark: it speaks of the document that it stands on.
_SUBJECT = lazily(
    "(?:》|(?:[本此该这]|以[上下]|[上下](?:面|述)|附件|所附)(?:[件份个张次批]|这份|这些)?[\u4e00-\u9fff]{0,10}?"
    "(?:文件?|件|资料|材料|名单|名册|表格?|清单|通报|报告|方案|汇编|手册|通讯录|台账|稿|数据|信息|内容|纪要|图|简报|专报|课件|文档|通知|讲义|情况|记录|试题|试卷|PPT|ppt))"
    "(?:[（(][^（()）]{1,20}[)）])?(?:[，,]?(?:为|系|属于?|是|均为?|仅|请|只|，|,)){0,2}$"
)
# A clause of its own: …反馈办公室，请勿外传。 One asks so of codes and passwords with other words.
# （根据录音整理，未经本人审阅，请勿引用）
_REVIEWED = lazily("未经(?:本人|讲话人|发言人|讲者|主讲人|领导|我)")
_OWN_CLAUSE = lazily(
    "^未经(?:本人|讲话人|发言人|讲者|主讲人|领导|我)审|^未经[^，,]{1,4}(?:校|核|看)|(?:外传|外发|外泄|外流|扩散)$|^(?:仅供|仅限于?|只供|只限于?)[^，。]{0,6}内部"
)
# Words behind a ban that give it another object: 请勿转发谣言.
_OBJECT = lazily("[的给向到]|[\u4e00-\u9fff]{2,6}(?:[，。；]|$)")
_PUBLIC_ADVICE = lazily(
    "谣|不实|虚假|诈骗|传言|网传|版权|来源|商用|商业用途|出处|广告|吸烟|噪音|垃圾|群众|游客|参观|展品|考生|答题|试卷|考场|手机"
)
_TRADE = lazily(
    rf"(?:(?:核心|普通|一般|重要)?商密|(?:企业)?商业秘密)\s{{0,2}}[{STARS}▲△◆●■](?P<term>\s{{0,2}}(?:[0-9０-９一二三四五六七八九十]{{1,3}}\s?(?:年|个?月)|长期))?"
)
_WORK_SECRET = lazily(
    rf"(?:工作秘密|[内內]部{_KIND}?)\s{{0,2}}[{STARS}](?:\s{{0,2}}(?:[0-9０-９一二三四五六七八九十]{{1,3}}\s?(?:年|个?月|天)|长期|{_BAN}))?"
)
_DRAFTS = frozenset(DRAFTS.split("|"))
_BRACKETED = lazily(
    "[（(【\\[〔]\\s?(?:内部|第[一二三四五六七八九十0-9]{1,3}[次稿版]|初步?|[0-9]{1,8})?\\s?$"
)
_CONSULTS = lazily(
    "公开征求|征求(?:社会|公众|意见的公告|意见公告)|向社会|公告|意见征集|征集意见|提出意见|提意见|张贴|社会各界|反馈意见|反馈至|修改意见"
)
_INSIDE = lazily("请勿外传|不得外传|严禁外传|内部征求|(?:机关)?各[科处股]室|仅供内部")
_ON_REQUEST = lazily(
    "(?:此件|本件|此文|本文件?|该件)(?:依申请公开|不予公开)|"
    "公开(?:属性|方式|类型|类别|性质|形式|选项|范围)\\s?[:：\\t|｜]\\s?依申请公开"
)
_ENGLISH_MARK = lazily(_ENGLISH)
# 主题：【内部】转区里通报: a letter's subject is no document's title.
_SUBJECT_LINE = lazily(
    r"\s{0,4}(?:邮件)?(?:主\s?题|标\s?题|题\s?目|Subject)\s?[:：]\s?(?:(?:转发?|回复|答复|[Rr][Ee]|[Ff][Ww]d?)\s?[:：]\s?)?[【\[（(〔]"
)
_CLOSES = frozenset("】]）)〕")
_LIST_TITLE = lazily("内部(?:通讯录|电话(?:本|簿|号码簿|号码表|表)|通信录|联系方式|联络表)")
# 资料性质：内部
_KIND_LABEL = lazily("(?:公开|资料|文件|材料|信息)(?:性质|属性|类别|级别|范围)\\s?[:：]\\s?$")
_EDITION = lazily("[ \u3000（）()0-9年版]*")
_ABOUT = lazily(
    "标注|标识|标志|标有|注明|写明|印有|字样|什么|如何|是指|应当|管理办法|规定|展柜|展品|馆藏|当年|史料"
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """One of the marks, where a mark stands."""
    word = candidate.value
    if word in _DRAFTS:
        return _draft(candidate)
    if word in _STATEMENTS:
        return _on_request(candidate)
    if word in {"商密", "商业秘密"}:
        return _trade_secret(candidate)
    if word == "工作秘密":
        return _work_secret(candidate)
    return _internal(candidate)


# What becomes of the document that it stands on.
_STATEMENTS = frozenset({"依申请公开", "不予公开"})
# 巡察整改问题台账（不予公开，限领导班子成员阅）: behind what it is a list of.
_CLOSED_LIST = lazily(
    "(?:台账|名单|清单|表|方案|报告|纪要|材料|汇总|记录|情况|手册|档案|预案)[》”]?"
    "[（(](?P<mark>(?:不予公开|不对外公开|不公开)[，,、；; ]{1,2}(?:仅限?|只限?|限)[^（）()\n，,]{2,14}[阅看读知用])[）)]"
)
# A form's box that is ticked: ☑不予公开, 不予公开 √.
_TICKED_BEFORE = lazily("[☑√✓✔■☒][ \u3000]?$")
_TICKED_BEHIND = lazily("[ \u3000]?[☑√✓✔■☒](?![\u4e00-\u9fff])")
_OF_OPENNESS = lazily("公开")
# Everyday words, and what must stand before them.
_BANNED = frozenset(
    {
        "留存",
        "转载",
        "引用",
        "上网",
        "透露",
        "截图",
        "勿传",
        "公布",
        "转发",
        "扩散",
        "外泄",
        "外发",
        "泄露",
        "外传",
        "复制",
        "复印",
        "摘抄",
        "传抄",
    }
)
# Everyday words that are a mark's only among its other clauses.
_OF_RUNS = frozenset(
    {
        *("转载", "引用", "留存", "上网", "透露", "截图", "掌握", "参阅", "不宜公开", "暂不公开"),
        *(
            "复制",
            "复印",
            "摘抄",
            "传抄",
            "专用",
            "流转",
            "不公开",
            "非公开",
            "挂网",
            "不公示",
            "看完",
            "用完",
        ),
    }
)
# What must stand right before or behind words that are in every text.
_BESIDE = {
    "专用": (lazily("[务考卷题分委官审标查导察视案计检部要员家师志]$"), None),
    "流转": (lazily("[内內]部?$|(?:部门|小组)$|室内$|子内$"), None),
    "不公开": (lazily("[容分页表单段项条敏料册列行稿]$|[，,、]$"), None),
    "非公开": (None, lazily("[文材资]")),
}
_OFFLINE = lazily("(?:严禁|不得|禁止|请勿|不许|不准)上网")
_TAKEN_BACK = frozenset({"收回", "销毁"})


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Most of what is published, sent on or taken back is nobody's mark."""

    def looks(text: str, start: int, end: int) -> bool:
        word = text[start:end]
        if word in _BANNED:
            return any(each in "不勿禁许准别" for each in text[max(0, start - 12) : start])
        beside = _BESIDE.get(word)
        if beside is not None:
            before, behind = beside
            return (
                before is None or before.search(text, max(0, start - 3), start) is not None
            ) and (behind is None or behind.match(text, end) is not None)
        if word in _TAKEN_BACK:
            return any(each in "后毕完" for each in text[max(0, start - 6) : start])
        return True

    return looks


def _internal(candidate: Candidate) -> Answer | None:
    text = candidate.text
    if candidate.value.isascii():
        found = _around(_ENGLISH_MARK, candidate)
        if found is None or follows_quote(text, found.start()) or _is_about(text, found):
            return None
        return candidate.answer(Certainty.LIKELY, "mark", start=found.start(), end=found.end())
    if is_lifted(text, candidate.end):
        return None
    run = (
        None
        if follows_quote(text, candidate.start)
        else run_around(text, candidate.start, candidate.end)
    )
    if run is not None and (
        _OFFLINE.search(text, *run)
        or is_quoted(text, *run)
        or follows_quote(text, run[0])
        or _speaks(text, *run)
    ):
        run = None
    plain = None if candidate.value in _OF_RUNS else _plain(candidate)
    if run is not None and (plain is None or _outgrows(run, plain)):
        return candidate.answer(Certainty.LIKELY, "mark", start=run[0], end=run[1])
    if plain is not None:
        return candidate.answer(Certainty.CONFIRMED, "mark", start=plain[0], end=plain[1])
    return _titled(candidate) if candidate.value == "内部" else None


def _plain(candidate: Candidate) -> tuple[int, int] | None:
    """One of the customary marks, or two of them together, where one stands."""
    text = candidate.text
    for pattern in (_PAIR, _SINGLE):
        found = _around(pattern, candidate)
        if found is None:
            continue
        if follows_quote(text, found.start()) or is_quoted(text, *found.span()):
            return None
        if _stands(text, found, is_pair=pattern is _PAIR):
            return found.span()
    return None


def _outgrows(run: tuple[int, int], found: tuple[int, int]) -> bool:
    """Whether the clauses around a mark belong to it."""
    return run[0] <= found[0] and found[1] <= run[1] and run != found


# 单位食堂（对内不对外）
_ROOM = lazily(
    "(?:食堂|餐厅|浴室|招待所|停车场|车位|宿舍|操场|球场|泳池|游泳馆|健身房|超市|厕所|卫生间|门诊|幼儿园|会议室|活动室|阅览室|大院)[^，。]{0,6}$"
)


def _speaks(text: str, start: int, end: int) -> bool:
    low, _ = line_around(text, start, end)
    return (
        _ABOUT.search(text, low, start) is not None
        or _ROOM.search(text, low, start) is not None
        or _PUBLIC_ADVICE.search(text, start, end) is not None
    )


def _around(pattern: re.Pattern[str], candidate: Candidate) -> re.Match[str] | None:
    """The pattern's match that holds the anchor, within a line or two."""
    text, start, end = candidate.text, candidate.start, candidate.end
    low = max(0, start - 40)
    return next(
        (
            each
            for each in pattern.finditer(text, low, end + 60)
            if each.start() <= start and end <= each.end()
        ),
        None,
    )


def _stands(text: str, found: re.Match[str], *, is_pair: bool) -> bool:
    """Whether it stands as a mark does: alone, in brackets, as one of two, or said of the document."""
    start, end = found.span()
    if is_alone(text, start, end) or in_brackets(text, start, end):
        # A telegram in clear is sent to everyone; between other words it names the grade only.
        return found.group() not in _TELEGRAM or is_line(text, start, end)
    if _is_about(text, found):
        return False
    low, high = line_around(text, start, end)
    # 内部参考·一九八七年整理稿: before the title, at the head of the page.
    if start == low and text[end : end + 1] in _DOTS and in_head(text, start):
        return True
    behind = text[end:high]
    if _PUBLIC_ADVICE.search(text, low, high):
        return False
    if is_pair or (_OWN_CLAUSE.search(found.group()) and _is_clause(text, start, end)):
        return True
    return bool(_SUBJECT.search(text, max(low, start - 30), start)) and not _OBJECT.match(behind)


_DOTS = frozenset("·•・")


def _is_clause(text: str, start: int, end: int) -> bool:
    ends = "，。！!；）)\n" if _REVIEWED.match(text, start, end) else "，。！!；\n"
    return text[start - 1 : start] in "，。；" and text[end : end + 1] in ends


def _is_about(text: str, found: re.Match[str]) -> bool:
    low, high = line_around(text, *found.span())
    return _ABOUT.search(text, low, high) is not None


def _trade_secret(candidate: Candidate) -> Answer | None:
    """核心商密▲5年: a company's mark, no state secret."""
    found = _around(_TRADE, candidate)
    if found is None or follows_quote(candidate.text, found.start()):
        return None
    alone = is_alone(candidate.text, *found.span())
    if not alone and (found["term"] is None or _is_about(candidate.text, found)):
        return None
    return candidate.answer(Certainty.CONFIRMED, "star", start=found.start(), end=found.end())


def _titled(candidate: Candidate) -> Answer | None:
    """内部 alone in the head or in a title's brackets, and the title of an internal directory."""
    text, start, end = candidate.text, candidate.start, candidate.end
    starred = _WORK_SECRET.match(text, start)
    if starred:
        return candidate.answer(Certainty.CONFIRMED, "star", end=starred.end())
    low, high = line_around(text, start, end)
    if _SUBJECT_LINE.fullmatch(text, low, start) and text[end : end + 1] in _CLOSES:
        return candidate.answer(Certainty.LIKELY, "mark")
    labelled = _KIND_LABEL.search(text, max(low, start - 10), start)
    if labelled and not text[end:high].strip(" \u3000。；;"):
        return candidate.answer(Certainty.LIKELY, "label")
    listed = _LIST_TITLE.match(text, start)
    if listed:
        rest = _EDITION.fullmatch(text, listed.end(), high)
        if in_head(text, start) and rest and high - low < 40:
            return candidate.answer(Certainty.LIKELY, "title", end=listed.end())
        return None
    fills_line = text[low:high].strip(" \u3000\r【】[]［］（）()") == "内部"
    edges = (text[low - 1 : low] if low else "", text[high : high + 1])
    in_cell = any(edge and edge in "\t|｜" for edge in edges)
    others = "".join(lines_beside(text, low, high))
    is_mark = fills_line and in_head(text, start) and not (in_cell and low) and "外部" not in others
    if is_mark or in_brackets(text, start, end) or leads_title(text, start, end):
        return candidate.answer(Certainty.LIKELY, "mark")
    return None


def _work_secret(candidate: Candidate) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    if follows_quote(text, start):
        return None
    low, high = line_around(text, start, end)
    starred = _WORK_SECRET.match(text, start)
    if starred and not _ABOUT.search(text, low, high):
        return candidate.answer(Certainty.CONFIRMED, "star", end=starred.end())
    if is_alone(text, start, end) or in_brackets(text, start, end):
        return candidate.answer(Certainty.CONFIRMED, "mark")
    return None


def _draft(candidate: Candidate) -> Answer | None:
    """（送审稿） behind a title of the first lines; what is put to the public is meant to be read."""
    text, start, end = candidate.text, candidate.start, candidate.end
    low, high = line_around(text, start, end)
    lead = _BRACKETED.search(text, low, start)
    if not lead or not in_head(text, start):
        return None
    if text[end : end + 1] not in "）)】]〕" or text[end + 1 : high].strip(" \u3000》”"):
        return None
    if candidate.value == "征求意见稿":
        if not _INSIDE.search(text[:2000]) or _CONSULTS.search(text[low:high]):
            return None
    elif _CONSULTS.search(text[:600]):
        return None
    return candidate.answer(Certainty.LIKELY, "title")


def _on_request(candidate: Candidate) -> Answer | None:
    text, start, end = candidate.text, candidate.start, candidate.end
    low, high = line_around(text, start, end)
    closed = _CLOSED_LIST.search(text, max(low, start - 8), min(high, end + 24))
    if closed and closed.start("mark") == start and not _ABOUT.search(text, low, start):
        return candidate.answer(Certainty.CONFIRMED, "mark", end=closed.end("mark"))
    if _TICKED_BEFORE.search(text, max(0, start - 2), start) or (
        _TICKED_BEHIND.match(text, end) and not _TICKED_BEFORE.search(text, max(0, low - 2), low)
    ):
        # The other choices of the form stand beside it.
        near = text[max(0, start - 40) : start] + text[end : end + 40]
        if _OF_OPENNESS.search(near):
            return candidate.answer(Certainty.CONFIRMED, "statement")
    if candidate.value != "依申请公开" and in_brackets(text, start, end):
        # As the property of a document it marks a secret.
        return None
    for found in _ON_REQUEST.finditer(text, max(0, start - 12), end):
        if found.end() != end or follows_quote(text, found.start()):
            continue
        if any(box in text[max(low - 20, 0) : high + 20] for box in "□○☐"):
            return None
        if ":" in found.group() or "：" in found.group() or not _ABOUT.search(text, low, high):
            return candidate.answer(Certainty.CONFIRMED, "statement", start=found.start())
    stands_alone = is_line(text, start, end) and in_head(text, start)
    if in_brackets(text, start, end) or (candidate.value == "不予公开" and stands_alone):
        return candidate.answer(Certainty.LIKELY, "mark")
    return None
