"""国家秘密标志: 密级★保密期限, a line with the grade alone, 密级：, 密点, and 此件不公开.

A mark stands in the upper left of the head (GB/T 9704: 份号, 密级和保密期限, 紧急程度, a line each). Prose
about the law of secrets, 商业秘密 and ratings in stars hold the same words.
"""

from __future__ import annotations

from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors import _secrets_told
from redactor.detectors._marks import (
    GRADE,
    GRADES,
    STARS,
    ends_title,
    follows_quote,
    head_lines,
    in_brackets,
    in_head,
    is_alone,
    is_lifted,
    is_quoted,
    leads_title,
    line_around,
    lines_beside,
)
from redactor.model import Certainty
from redactor.text.patterns import lazily

# 2 0 年, as it is read from a scan.
_NUMBER = "(?:[0-9０-９] [0-9０-９]|[0-9０-９一二三四五六七八九十两壹贰叁肆伍拾]{1,4})"
# No term is longer than thirty years: （机密，1951年） is a year.
_YEARS = "(?:[0-9０-９]{1,2}|[一二三四五六七八九十两]{1,3})"
_DAY = r"[0-9０-９]{4}\s?年\s?[0-9０-９]{1,2}\s?月\s?[0-9０-９]{1,2}\s?日"
_TERM = (
    rf"(?:{_DAY}|{_NUMBER}\s?(?:年|个?月|天|日)|长期|長期|永久|[^\s，。；、★☆（）()]{{2,12}}[前后])"
)
# 机密★10年; a second star makes it a rating.
_STARRED = lazily(rf"{GRADE}级?\s{{0,2}}[{STARS}](?![{STARS}])(?:\s{{0,2}}{_TERM})?")
# A name goes on behind the star: 绝密★档案馆.
_NAMED = lazily("(?!特急|加急|平急|特提)[\u4e00-\u9fff]")
# The same without a star: 机密（10年）, 机密 长期, 机密◆5年; 机密级，保密期限20年.
_TIMED = lazily(
    rf"{GRADE}级?(?:\s{{0,2}}[▲△◆◇■●·]\s{{0,2}}|\s{{1,3}}(?:保密期限?(?:为|[:：])?\s?)?|\s?[（(，,、]\s?(?:保密期限?(?:为|[:：])?\s?)?)"
    rf"(?:{_YEARS}\s?(?:年|个月)|长期|{_DAY})[）)]?"
    rf"|{GRADE}级?\s{{0,2}}[▲△◆◇■●·]\s{{0,2}}(?:试卷|考试)?(?:启用|开考|结束)前"
    rf"|{GRADE}级?\s?[（(]\s?解密(?:时间|日期|条件)\s?[:：为]?\s?[^（）()\n]{{2,16}}[）)]"
)
# 台账（机密5年）终稿.docx, as whoever names a file leaves the star out.
_GLUED = lazily(rf"{GRADE}级?(?:{_YEARS}(?:年|个月)|长期)")
# ＳＥＣＲＥＴ／秘密★２年
_TRANSLATED = lazily(
    r"(?<![A-Za-zＡ-Ｚａ-ｚ])(?i:(?:top\s?)?secret|confidential|ｔｏｐ\s?ｓｅｃｒｅｔ|ｓｅｃｒｅｔ|ｃｏｎｆｉｄｅｎｔｉａｌ)\s?[／/|｜·\s]\s?$"
)
# What was secret once.
_FORMER = lazily("(?:原|曾|曾经)(?:定|标|列)?(?:密级)?[为:：]?\\s?$")
_OPENED = lazily(
    "[^。\n]{0,30}?(?:已(?:于[^。，\n]{1,12})?|予以|经审查)(?:解密|解除|降密|公开|开放)"
)
# What names the place of a mark on the page.
_PLACED = lazily(
    r"(?:^|[\s\u3000])(?:水印|页[眉脚]|[左右]上角|封[面底]|密标|印章|戳记)\s?[：:]\s?$|等级[：:\s]\s?(?:特急|加急|平急|特提)[·、/\s]?$|电报等级[：:]\s?$"
)
_GRADE = lazily(rf"{GRADE}")
_LABELS = frozenset(
    {
        *("密级", "涉密等级", "保密等级", "秘密等级", "涉密级别", "保密级别", "秘密级别"),
        *("定密情况", "定密结果", "定密意见", "涉密程度"),
        *("定密标识", "定密标志", "密级标识", "密级标志"),
    }
)
_LABELLED = lazily(
    r"(?:密级(?:程度|等级|标识|标志)?|(?:涉密|保密|秘密)(?:等级|级别|程度)|定密(?:情况|结果|意见|标[识志]))(?:[（(][^（()）\n]{1,6}[)）])?"
    r"(?:\s{0,2}[:：=.．\t|｜]\s{0,3}|[】\]］]\s{0,2}|\s-{1,2}\s|[ \u3000]{1,4}|(?=[（(【\[]|(?:绝密|[机秘]密)级?[，。；])"
    r"|(?:确?定)?[为是](?=[“\"]?[^\n，。；“”的]{2,3}[”\"]?(?:[，。；]|$)))"
    r"(?:(?:国家秘密|定为|属于?)\s?)?"
    rf"[【“（(\[]?{GRADE}(?:级(?![别事]))?(?:\s{{0,2}}[{STARS}]\s{{0,2}}(?:{_TERM})?|[）)】]?[\s，,；;|｜]{{0,6}}(?:保密)?期限?(?:为|是|\s?[:：=])\s?{_TERM})?"
)
# 定密：秘密 5年, 涉密（秘密级）, 文件等级:秘密
_LED = lazily(r"(?:定密|标密|涉密|(?:文件|材料|载体|资料)(?:等级|级别))\s?(?:[:：=（(]|-{1,2})\s?$")
_LED_END = lazily(rf"级?(?:\s{{0,2}}{_TERM})?\s{{0,2}}(?:[）)。；;，,\n]|$)")
# <level>机密</level>, "secretLevel": "机密"
_KEY = r"[A-Za-z_.-]{0,16}(?i:level|grade|secret|secrecy|classif|confidential|miji)[A-Za-z_.-]{0,16}|密级|涉密等级|文件密级"
_KEYED = lazily(
    rf"<(?:{_KEY})>\s?$|[\"'](?:{_KEY})[\"']\s?[:=]\s?[\"']$|(?<![A-Za-z])(?:{_KEY})\s?[:=]\s?[\"']?$"
)
_KEYED_END = lazily(r"级?\s?(?:</|[\"',;&}\s]|$)")
# 附件：1.docx（秘密）
_BEHIND_FILE = lazily(
    r"\.(?i:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z|jpe?g|png|tiff?|mp4)\s?[（(【\[]$"
)
_CLOSES = frozenset("）)】]")
# 绝密 关于某某行动的部署
_HEADS_TITLE = lazily(r"级?[ \u3000]{1,3}关于[^\n，。；]{2,50}的[^\n，。；]{0,8}(?=\s|$)")
_TITLE_PLACE = lazily(r"(?:.{0,6}(?:标题|主题|题名|转发|附件[0-9]{0,2}|收到)\s?[:：]\s?)?")
_FILE = lazily(r"级?[）)】\]]\.[A-Za-z]{2,4}(?![A-Za-z])")
# A firm's or a post's grade.
_SKILLS = lazily("级?(?:资质|资格|单位|项目|岗位|人员|场所|系统|及以[上下]|以[上下])")
# A column of grades; not what a qualification or a course may be about.
_LEVELS = lazily(
    r"^(?:文件|原|拟定?|材料|载体)?(?:密\s?级|涉密(?:等级|级别|程度)|保密(?:等级|级别)|秘密(?:等级|级别))"
)
# A form with the box of a grade ticked.
_TICKED = lazily(rf"密级[^\n]{{0,30}}?[☑☒√■✓●✔]\s?(?P<grade>{GRADE})")
# An answer to choose: A.机密★10年.
_OPTION = lazily("(?:^|[\\n \u3000。）)：:；;？?])[A-HＡ-Ｈ][.．、)）:： ]\\s?$")
_LETTERED = lazily("(?:^|[\\n \u3000。）)：:；;？?])([A-HＡ-Ｈ])[.．、)）:：]")
_BLANKS = frozenset(["", " ", "\u3000", "\n", "\t"])
# A list to choose from: a grade a line.
_OTHER_CHOICE = lazily(rf"(?:{GRADE}|公开|内部|非密|不限|全部|无)级?")
_CHOICES = lazily(
    rf"\s{{0,2}}(?:[、/,，或和及□○☐|｜]|\s){{1,3}}\s{{0,2}}(?:{GRADE}|非密|内部|公开|无)(?![\u4e00-\u9fff])"
)
_POINT = lazily(r"(?:密点(?:标注)?|定密责任人|定密依据)\s?[:：]\s?(?=[^\s_＿])[^\n\t|。；;]{1,40}")
_OF_GRADE = lazily(
    rf"(?:本[次份批]?|此|该)(?:文件|件|资料|材料|通知|载体|报告|方案|图[纸件集]?|地形图|底图|影像|(?:测绘)?成果|数据|名单|信息|内容|纪要|电报|档案|清单|表)"
    rf"(?:密级)?(?:已(?:被|经)?)?(?:为|属于?|系|是|[确]?定为|列为|[按以](?:照)?(?={GRADE}级?(?:事项|文件|件|材料|资料|载体)?(?:管理|保管|办理|处理|掌握)))(?:国家秘密[（(])?(?:国家)?{GRADE}(?:级(?:文件|资料|材料|国家秘密|测绘成果|成果|图件|数据|事项(?:管理|保管|办理|处理|掌握)?)?)?"
    rf"(?:[，,、；;]\s?(?:保密期限?|期限|密期)(?:为|是|[:：])?\s?{_TERM})?"
)
# 本材料涉及国家秘密，密级机密; without its grade, an answer to whoever asked for it.
_HOLDS_SECRETS = lazily(
    rf"(?:本|此|该)(?:文件|件|资料|材料|载体|报告|方案|图[纸件集]?|数据|名单|信息|纪要|清单|表)(?:内容)?(?:涉及|含有?|属于?)国家秘密[，,、（(]\s?密级(?:为|是|[:：])?\s?{GRADE}级?"
    rf"(?:[，,]\s?(?:保密期限?|期限)(?:为|是|[:：])?\s?{_TERM})?"
)
_NOT_PUBLIC = lazily(
    "(?:此件|本件|此文|本文件?|该件)(?:不予?公开(?:发布)?|不得(?:对外)?公开(?:发布)?)|"
    "公开(?:属性|方式|类型|类别|性质|形式|选项|形态|程度|范围)\\s?[:：\\t|｜]\\s?不(?:予|宜)?公开"
)
# A column of what may be told of each document.
_PUBLICITY = lazily("公开(?:属性|方式|类型|类别|性质|形式|选项)$")
_DOCUMENTS = lazily("题名|标题|文件|公文|文号|材料|稿件")
_PUBLICITY_LABEL = lazily(r"\s*公开(?:属性|方式|类型|类别|性质|形式|选项)\s?[:：]\s*")
_OFFLINE = lazily("(?:严禁|不得|禁止|请勿|不许|不准)上网(?:传播|发布|公开)?|不予公开|不公开")
# Somebody speaks about marks; 经审查，标有秘密★10年 is told of another document.
_ABOUT = lazily(
    "(?<![此本该])[标载印注盖]有|标志|标识|标注|标为|标明|格式|样式|形式为|例如|比如|譬如|如[：:“]|含义|意为|表示|是指|写法|怎[样么]|如何|应当|应在|应标|规定|试题|选择题|判断|单选|多选|下列|以下|哪|"
    "[（(]\\s?[）)]|答案|解析|培训|讲解|学习|知识|什么|管理办法|条例|法律|分为|等级"
)
# 绝密★启用前字样的往年真题: the words are spoken of.
_SPOKEN = lazily(
    r"[”’」』\"]?\s?(?:字样|标[志识记]|字眼|几个字|[二三四]个?字|的(?:往年|历年|[试真考]题|[试考]卷|标))"
    # 秘密★5年的文件，从何时起算？
    r"|的(?:文件|材料|载体|事项)[^。！\n]{0,24}[？?]"
)
# 【秘密】 请与会人员会后交回
_HANDED_BACK = lazily("(?:会|阅|看|用)后[^。\n]{0,6}(?:交回|收回|退回|销毁|清退)")
_OTHER_SECRETS = ("工作", "商业", "个人", "技术", "内部")
_SIGNS = lazily(
    "^[0-9０-９]{6}$|特急|加急|平急|特提|文件$|〔20[0-9]{2}〕|^关于.{2,60}的|通知$|报告$|请示$|意见$|份号|^内部(?:资料|参考|文件)|注意保[存管]|专报$|(?:会议|办公会|专题会|常委会|党组会)(?:会议)?纪要|领导小组|(?:情况|信息|舆情)(?:反映|专报|快报)$|(?:委|府|局|厅)办公[室厅]$"
)
_ISSUE = lazily("^(?:总)?第\\s?[0-9０-９一二三四五六七八九十]{1,4}\\s?期")


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A grade with its star, alone in the head or behind 密级, 密点, or words against publishing."""
    word = candidate.value
    if word in _LABELS or word in {"密点", "定密责任人"}:
        return _labelled(candidate)
    if word in GRADES:
        return _graded(candidate)
    if word == "涉密":
        return _told(candidate)
    return _closed(candidate)


_BEFORE_A_MARK = frozenset(["", "\n", " ", "\u3000", *"（(【[〔［※"])


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """工作秘密 and 商业秘密 are none of these."""

    def looks(text: str, start: int, end: int) -> bool:
        word = text[start:end]
        if word == "涉密":
            return text[start - 1 : start] in _BEFORE_A_MARK
        if word in GRADES:
            return text[start - 2 : start] not in _OTHER_SECRETS
        return True

    return looks


def _labelled(candidate: Candidate) -> Answer | None:
    text, start = candidate.text, candidate.start
    if candidate.value in _LABELS:
        whole = _HOLDS_SECRETS.search(text, max(0, start - 20), start + 30)
        if (
            whole
            and whole.start() <= start < whole.end()
            and not follows_quote(text, whole.start())
        ):
            return candidate.answer(
                Certainty.CONFIRMED, "statement", start=whole.start(), end=whole.end()
            )
        if is_quoted(text, start, candidate.end):
            return None
        ticked = _TICKED.match(text, start)
        if ticked:
            return candidate.answer(
                Certainty.CONFIRMED, "label", start=ticked.start("grade"), end=ticked.end()
            )
        found = _LABELLED.match(text, start)
        if not found or _SKILLS.match(text, found.end()):
            return None
        if _CHOICES.match(text, found.end()) or follows_quote(text, start):
            return None
        if _was_secret(text, start, found.end()):
            return None
        return candidate.answer(Certainty.CONFIRMED, "label", end=found.end())
    low, high = line_around(text, start, candidate.end)
    if text[low:start].strip(" \u3000*（(【[") or _ABOUT.search(text, candidate.end, high):
        return None
    point = _POINT.match(text, start)
    if not point:
        return None
    end = start + len(point.group().rstrip(" \u3000）)】]"))
    return candidate.answer(Certainty.LIKELY, "label", end=end)


def _graded(candidate: Candidate) -> Answer | None:
    text, start = candidate.text, candidate.start
    if _stands_in_column(candidate):
        return None if _is_freed(candidate) else candidate.answer(Certainty.LIKELY, "column")
    if _is_keyed(text, start, candidate.end):
        return candidate.answer(Certainty.LIKELY, "label")
    starred = _STARRED.match(text, start)
    if starred and not (starred.group()[-1] in STARS and _NAMED.match(text, starred.end())):
        return _starred(candidate, starred.end())
    timed = _timed(text, start)
    if timed is not None:
        return candidate.answer(Certainty.LIKELY, "term", end=timed)
    if leads_title(text, start, candidate.end) or _ends_title(text, start, candidate.end):
        return candidate.answer(Certainty.LIKELY, "title")
    if _PLACED.search(text, max(0, start - 8), start) and not text[candidate.end :].lstrip(
        "级 \u3000"
    ).startswith(tuple("的文件信")):
        return candidate.answer(Certainty.LIKELY, "place")
    of_grade = _OF_GRADE.search(text, max(0, start - 16), candidate.end + 30)
    if of_grade and of_grade.end() >= candidate.end:
        low, high = line_around(text, start, candidate.end)
        if _ABOUT.search(text, low, min(high, of_grade.end() + 4)) or follows_quote(
            text, of_grade.start()
        ):
            return None
        return candidate.answer(
            Certainty.LIKELY, "statement", start=of_grade.start(), end=of_grade.end()
        )
    before = _secrets_told.has_term_before(text, start, candidate.end)
    if before is not None:
        return candidate.answer(Certainty.LIKELY, "star", start=before)
    return _headed(candidate) or _told(candidate)


def _told(candidate: Candidate) -> Answer | None:
    """涉密 and the like, where a mark stands."""
    found = _secrets_told.told(candidate.text, candidate.start, candidate.end)
    if found is None:
        return None
    low, high = line_around(candidate.text, *found)
    if _ABOUT.search(candidate.text, low, high):
        return None
    return candidate.answer(Certainty.LIKELY, "mark", start=found[0], end=found[1])


def _is_keyed(text: str, start: int, end: int) -> bool:
    """Whether a grade is the value of a key, stands behind 定密：, a file's name, or before a title."""
    before = max(0, start - 40)
    if _KEYED.search(text, before, start):
        return _KEYED_END.match(text, end) is not None
    if _TRANSLATED.search(text, max(0, start - 16), start) and text[end : end + 2].removeprefix(
        "级"
    )[:1] in {"", "\n"}:
        return True
    if _LED.search(text, max(0, start - 8), start) and _LED_END.match(text, end):
        return not (follows_quote(text, start) or _was_secret(text, start, end))
    if _BEHIND_FILE.search(text, max(0, start - 8), start):
        return text[end : end + 2].removeprefix("级")[:1] in _CLOSES
    low = text.rfind("\n", before, start) + 1
    leads = _HEADS_TITLE.match(text, end) and _TITLE_PLACE.fullmatch(text, low, start)
    return bool(leads) and not is_lifted(text, end)


def _starred(candidate: Candidate, end: int) -> Answer | None:
    """The grade with its star, unless marks are spoken of."""
    text, start = candidate.text, candidate.start
    if _OPTION.search(text, max(0, start - 5), start) and _has_options(text, start):
        return None
    low, high = line_around(text, start, end)
    stands = (
        (text[start - 1 : start] in _BLANKS and text[end : end + 1] in _BLANKS)
        or is_alone(text, start, end)
        or in_brackets(text, start, end)
        or not text[low:start].strip(" \u3000")
    )
    if follows_quote(text, start) or (not stands and _ABOUT.search(text, low, high)):
        return None
    if not stands and _was_secret(text, start, end):
        return None
    if _SPOKEN.match(text, end) or is_quoted(text, start, end) or is_lifted(text, end):
        return None
    lead = _TRANSLATED.search(text, max(0, start - 16), start)
    begin = lead.start() if lead else start
    return candidate.answer(Certainty.CONFIRMED, "star", start=begin, end=end)


def _ends_title(text: str, start: int, end: int) -> bool:
    """Whether the grade in brackets ends a title, or a file's name: 调度预案（机密）.pdf."""
    if _FILE.match(text, end):
        return in_brackets(text, start, end)
    return ends_title(text, start, end)


def _timed(text: str, start: int) -> int | None:
    """Where a grade with its term ends, if it stands by itself, or at either end of a line."""
    timed = _TIMED.match(text, start)
    glued = _GLUED.match(text, start) if timed is None else None
    if glued is not None:
        return glued.end() if _is_a_files_or_alone(text, start, glued.end()) else None
    if timed is None or follows_quote(text, start) or is_quoted(text, start, timed.end()):
        return None
    low, high = line_around(text, start, timed.end())
    end = timed.end()
    if timed.group().endswith(("）", ")")) and not {"（", "("} & set(timed.group()):
        # The bracket that closes around the whole: （秘密，5年）.
        end -= 1
    opens, closes = text[start - 1 : start], text[end : end + 1]
    bracketed = start > 0 and f"{opens}{closes}" in {"（）", "()", "【】", "[]", "［］", "〔〕"}
    if bracketed and not _ABOUT.search(text, low, high) and not _was_secret(text, start, end):
        return end
    if is_alone(text, start, timed.end()):
        return timed.end()
    begins = not text[low:start].strip(" \u3000") and text[timed.end() : timed.end() + 1] in {
        " ",
        "\u3000",
    }
    ends = not text[timed.end() : high].strip(" \u3000") and text[start - 1 : start] in {
        " ",
        "\u3000",
    }
    return timed.end() if (begins or ends) and not _ABOUT.search(text, low, high) else None


def _is_a_files_or_alone(text: str, start: int, end: int) -> bool:
    """Whether a grade with its years and nothing between stands in a title's brackets or alone."""
    low, high = line_around(text, start, end)
    if follows_quote(text, start) or _ABOUT.search(text, low, high):
        return False
    if is_alone(text, start, end) or in_brackets(text, start, end):
        return not _was_secret(text, start, end)
    bracketed = _bracketed(text, start, end)
    return bracketed and _IN_A_FILES_NAME.match(text, end + 1, high) is not None


_IN_A_FILES_NAME = lazily(
    r"[^\s，。；：:/\\]{0,24}\.(?i:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z|jpe?g|png|tiff?|mp4)(?![A-Za-z])"
)


def _was_secret(text: str, start: int, end: int) -> bool:
    """Whether the grade is told of the past: 原机密★10年的《规划》，已解密."""
    return bool(_FORMER.search(text, max(0, start - 10), start) or _OPENED.match(text, end))


def _stands_in_column(candidate: Candidate) -> bool:
    """Whether the grade fills a cell under 密级: the catalogue of an archive, a register."""
    header = candidate.around.header(candidate.start)
    return bool(header and _LEVELS.search(header)) and _fills_cell(candidate, candidate.end)


def _is_freed(candidate: Candidate) -> bool:
    """Whether its row tells that the document has been opened: 原密级 | 现状: 1997年解密，开放."""
    text = candidate.text
    high = text.find("\n", candidate.end)
    low = text.rfind("\n", 0, candidate.start) + 1
    return _FREED.search(text, low, high if high >= 0 else len(text)) is not None


_FREED = lazily(
    "(?<!未)(?<!不)(?:已解密|年(?:[0-9]{1,2}月)?解密|解密[，,]?(?:开放|公开)|解密开放|已(?:降密|解除))"
)


def _fills_cell(candidate: Candidate, end: int) -> bool:
    text, start = candidate.text, candidate.start
    before, behind = text[max(0, start - 2) : start], text[end : end + 2].removeprefix("级")
    edge = "\t|｜,，\n \u3000"
    return (not before or before[-1] in edge) and (not behind or behind[0] in edge)


def _has_options(text: str, start: int) -> bool:
    """Whether other answers to choose from stand near: one A alone may number an annex."""
    near = text[max(0, start - 60) : start + 80]
    return len({each[1] for each in _LETTERED.finditer(near)}) > 1


def _headed(candidate: Candidate) -> Answer | None:
    """A line of the head that holds the grade alone; 秘密 may be a story's title, and needs more."""
    text, start, end = candidate.text, candidate.start, candidate.end
    bracketed = start > 0 and (
        (text[start - 1] in "【[［" and text[end : end + 1] in "】]］")
        or in_brackets(text, start, end)
    )
    low, high = line_around(text, start, end)
    line = text[low:high].strip(" \u3000\r【】[]［］")
    others = [each for each in lines_beside(text, low, high) if each != line]
    if len(others) == 2 and all(map(_OTHER_CHOICE.fullmatch, others)):
        return None
    is_line = _GRADE.fullmatch(line.removesuffix("级").removesuffix("件")) is not None
    if _secrets_told.is_beside_marks(text, start, end):
        return candidate.answer(Certainty.LIKELY, "head line")
    if bracketed and _HANDED_BACK.search(text, end, high):
        return candidate.answer(Certainty.LIKELY, "handed back")
    if not in_head(text, start) or not (is_line or bracketed):
        return None
    others = [each for each in head_lines(text) if each != line]
    is_signed = any(map(_SIGNS.search, others)) or (bracketed and any(map(_ISSUE.search, others)))
    if candidate.value == "秘密" and not is_signed:
        return None
    return candidate.answer(Certainty.LIKELY, "head line")


def _closed(candidate: Candidate) -> Answer | None:
    """此件不公开, 公开属性：不予公开, 严禁上网."""
    text, start = candidate.text, candidate.start
    low, high = line_around(text, start, candidate.end)
    for found in _NOT_PUBLIC.finditer(text, max(0, start - 24), min(len(text), candidate.end + 8)):
        if found.start() <= start < found.end():
            if follows_quote(text, found.start()) or _CHOICES.match(text, found.end()):
                return None
            if _is_choice(text, low, candidate.end, high):
                return None
            stands = "属性" in found.group() or ":" in found.group() or "：" in found.group()
            around = text[low : found.start()].strip(" \u3000（(【[〔*") or text[
                found.end() : high
            ].strip(" \u3000）)】]〕。.*")
            stands = stands or _bracketed(text, *found.span()) or is_alone(text, *found.span())
            # 公开方式：此件不公开
            stands = stands or _PUBLICITY_LABEL.fullmatch(text, low, found.start()) is not None
            if around and not stands:
                return None
            return candidate.answer(
                Certainty.CONFIRMED, "statement", start=found.start(), end=found.end()
            )
    offline = _OFFLINE.match(text, start)
    if offline is None or follows_quote(text, start):
        return None
    end = offline.end()
    if _is_of_a_document(candidate) and _fills_cell(candidate, end):
        return candidate.answer(Certainty.LIKELY, "column", end=end)
    if offline.group() in {"不公开", "不予公开"}:
        stands = _bracketed(text, start, end) and in_brackets(text, start, end)
    else:
        stands = is_alone(text, start, end) or in_brackets(text, start, end)
    return candidate.answer(Certainty.LIKELY, "mark", end=end) if stands else None


def _is_of_a_document(candidate: Candidate) -> bool:
    """Whether a column tells what may be published of each document; of a matter, it teaches."""
    if not _PUBLICITY.search(candidate.around.header(candidate.start) or ""):
        return False
    headers = (header.strip() for header, _ in candidate.around.row(candidate.start))
    return any(map(_DOCUMENTS.match, headers))


def _bracketed(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \u3000")[-1:]
    after = text[end : end + 3].lstrip(" \u3000")[:1]
    return before in "（(【[〔［" and after in "）)】]〕］" and before != "" and after != ""


def _is_choice(text: str, low: int, end: int, high: int) -> bool:
    """Whether a form's boxes follow: 主动公开□ 依申请公开□ 不予公开□."""
    return any(box in text[max(low, end - 40) : high] for box in "□○☐")
