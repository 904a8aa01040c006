"""电子邮箱: local part, @, domain (RFC 5321 in the part that people use).

A mailbox on an office's own domain is public; one at a free-mail provider is a person's unless a
duty cue (举报邮箱, 投稿邮箱) labels it. 13800138000@139.com gives away a phone, 12345678@qq.com a QQ;
a mobile or resident number is a person's on whatever domain.
"""

from __future__ import annotations

import re
import string

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.detectors._email_said import is_repeated, said
from redactor.model import Audience, Certainty
from redactor.text.folding import CHINESE_DIGITS, fold, written_as
from redactor.text.patterns import lazily

_LOCAL = lazily(r"[A-Za-z0-9](?:[A-Za-z0-9_+%-]|\.(?=[A-Za-z0-9_+%-])){0,63}$")
_DOMAIN = lazily(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.| ?[(\[](?:dot|DOT|点)[)\]] ?| dot | DOT |点| 点 )){1,5}[A-Za-z]{2,10}(?![A-Za-z0-9])"
)
# yan mei 0420 @ hotmail . com, as a scanner spaces it, from a quotation mark or a label on.
_SPACED_LOCAL = lazily(
    r"(?:[“\"‘'「（(<:：]|为|是|至|到|邮箱|邮件|[Mm]ail|MAIL)\s?(?P<local>(?:[A-Za-z0-9._+%-]{1,30} ){0,8}[A-Za-z0-9._+%-]{1,30} ?)$"
)
_SPACED_DOMAIN = lazily(r" ?(?:[A-Za-z0-9-]{1,30} ?\. ?){1,4}[A-Za-z]{2,6}(?![A-Za-z0-9])")
# Its last word, where nothing says where it begins.
_LAST_WORD = lazily(r"(?<![A-Za-z0-9._+%-])(?P<local>[A-Za-z0-9][A-Za-z0-9._+%-]{2,30} )$")
# All that folds to what an address is written with; the rest around it is not folded.
_WRITTEN = (
    written_as(f"{string.ascii_letters}0123456789._+%- \n()[]")
    + "点【】"
    + "○"
    + "".join(CHINESE_DIGITS)
)
_SPELT_DOT = lazily(r"\s?[(\[]?(?:dot|点)[)\]]?\s?")
_FREE = frozenset(
    [
        "qq",
        "foxmail",
        "163",
        "126",
        "yeah",
        "sina",
        "sohu",
        "139",
        "189",
        "188",
        "wo",
        "tom",
        "21cn",
        "263",
        "aliyun",
        "gmail",
        "outlook",
        "hotmail",
        "live",
        "msn",
        "yahoo",
        "icloud",
        "me",
        "mail",
        "proton",
        "protonmail",
        "netease",
        "vip",
        "eyou",
        "chinaren",
        "3126",
        "wechat",
        "tencent",
    ]
)
_NUMBER = lazily(r"1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]")
_DUTY_WORDS = lazily(
    r"(?:举报|投诉|监督|投稿|供稿|来稿|报名|咨询|受理|反馈|征求|意见|建议|办公|单位|公共|官方|公务|工作|报送|征集|服务|接收|投递|应聘|招聘|报送材料|来信|信访|值班|联络"
    r"|企业|公司|机构|采购|招标|会务|组委会|秘书处|编辑部?|电商|客服)"
    # Of 举报人, and with which somebody reported, it is a person's.
    r"[^\W人者系用由使以从向将给已其她他我时所]{0,6}$"
)
# Pupils and applicants have mailboxes on their school's domain.
_PUPILS = lazily(r"(?:stu|mails?|student|students|std|alumni|s|xs)$")
_ONES_OWN = lazily(
    r"(?:考生|学生|同学|本人|个人|申请人|报名人|当事人|投诉人|举报人|家长|员工|职工|学号)[^，。；\n]{0,10}$"
)
# 你们官方的是不是…: a citizen asks for the office's.
_OFFICES_OWN = lazily("(?:你们|您们|贵[单司馆局院校]|官方|官网)[^@。；;\n]{0,14}$")
# 居民：报告能发邮箱吗…: a citizen says his own, whatever its domain.
_SPEAKER = lazily(
    "[ \t]*(?:居民|村民|市民|群众|网友|家长|学生|同学|业主|住户|患者|家属|来电人|来访人|诉求人|投诉人|申请人"
    "|参保人|当事人|考生|乘客|旅客|租客|客户|用户|失主)[\u4e00-\u9fff]{0,3}[：:]"
)
# 发送至…: where an office asks people to send things.
_SEND_TO = lazily(
    r"(?:发送|报送|投递|寄送|提交|反馈|上报|投稿|发|寄|传|交|报)(?:材料|数据|信息|电子版|报表|名单)?(?:至|到|给|往)(?:指定|以下|如下|本|我)?[^，。；：:\n已]{0,12}[:：]?\s?$"
)
# What only an office or a company calls for; photographs and papers go to anybody.
_ASKED = lazily(
    "报送|应聘|招聘|岗位|简历|报名表?|回执|投稿|征文|征稿|来稿|征集|征求|意见|建议|申报|投标|响应文件|报价|采购|授权委托书|营业执照副本|获取方式|投标保证金|代理机构|参会|参赛|汇总表|统计表|各[县市区乡镇单部科]"
)
_SENT = lazily("已|曾|收到|回复|告知|[\u4e00-\u9fff]某|原告|被告|本人|网友|我的")
# 投简历到…, 简历请发: an employer's.
_APPLY_TO = lazily(
    r"(?:投递?|发送?|寄送?)(?:个人|您的|你的|电子)?(?:简历|应聘材料|作品集)(?:至|到|给|往|请)?[^，。；;\n@]{0,8}$"
    # 每月25日前将表格报至…: only offices are reported to.
    r"|(?:上报|报送?)(?:至|到|给)(?:指定|以下|本)?(?:电子)?(?:邮箱|信箱)?\s?[:：]?\s?$"
    r"|(?:投稿|来稿|供稿|征文|报名|应聘)[^，。；;\n@]{0,4}?(?:请)?(?:发|寄|投)(?:送|至|到|给|往)?\s?[:：]?\s?$"
    r"|(?:简历|应聘材料|作品集|求职信|稿件|来稿|统计表|汇总表|报表|异议|意见|回执|报名表|报价单?)[^，。；;\n@]{0,8}?(?:投递?|发送?|寄送?|投寄|报送?)(?:至|到|给|往)?(?:指定|以下|公司|本)?(?:邮箱)?\s?[:：]?\s?$"
)
_LISTED = lazily(r"(?:[A-Za-z0-9._+%-]+@[A-Za-z0-9.-]+\s?[或、，,和及/]\s?)+$")
_ORGANISATION_BEHIND = lazily(
    r"\s?[（(](?![^（）()\n]*[某先女])[^（）()\n]{1,20}(?:局|厅|委|办|办公室|科|股|处|室|中心|公司|部|组|会|站|所|院|校|馆)[）)]"
)
_LABEL_WORD = lazily(
    r"(?:电子)?(?:邮箱|邮件|信箱|邮址|E-?mail|e-?mail|EMAIL)(?:地址|号)?\s*[:：为是]?\s*(?:[:：])?\s*$"
)
_CUT_BEFORE = lazily(
    r"(?:[\s:：（(“]|邮[箱件址]|[Mm]ail)[A-Za-z0-9][A-Za-z0-9._+-]{0,30}[ \r]?\n[-_.]?$"
)
# 邮箱：jiajia 0606@qq.com
_BLANK_INSIDE = lazily(
    r"(?:邮[箱件址]|[Mm]ail)(?:地址)?\s?(?:[:：]|是|为)\s?(?P<head>[A-Za-z0-9._+-]{2,20}) $"
)
_BARE_SIGN = frozenset({"at", "AT"})
_NO_WORD = lazily("[0-9._]")
# 举报12316、邮箱…: what else the same office has.
_OTHERS = lazily(r"[0-9（()）-]{5,14}\s?[、，,/；;\s]{1,2}$")
_CALLED = lazily(r"[:：]\s?$")
# A bare label in an office's line of contacts: 监督举报：12345，邮箱…; 请向政教处反映，邮箱….
_BARE_LABEL = r"(?:电子)?(?:邮箱|邮件|信箱|E-?mail|e-?mail)(?:地址)?\s?[:：为是]?\s?$"
_OFFICE_LINE = lazily(
    r"(?:举报|监督|咨询|投诉|受理|信访|服务|办公|值班|报名)(?:电话|热线|方式|平台|渠道)?[:：]?[^@。\n]{0,24}"
    r"(?<![0-9])(?:1[12][0-9]{3}|1[12][0-9]{3,4}|0[0-9]{2,3}[-—－ ]?[0-9]{7,8})(?:转[0-9]{1,5})?[\s，,；;、/]{1,3}"
    r"(?:(?:通讯|联系|办公)?地址[:：][^@。\n:：]{4,40}[\s，,；;、/])?"
    + _BARE_LABEL
    + r"|(?:[局厅委科处股]|科室|办公室|教研室|工作室|中心|大队|支队|委员会|编辑部|派出所|服务站)(?:反映|反馈|提出|联系|咨询|举报|报名)?[，,、；;（(\s]{1,2}"
    + _BARE_LABEL
)
# 宏达农机合作社 地址… 电话… 邮箱…: a firm's or an office's card in one line.
_CARD = lazily(
    rf"[ \t\u3000]*(?:[（(]?[0-9一二三四五六][）)、.．])?\s?[\u4e00-\u9fff（）()]{{2,24}}(?:{BODIES}|{INSTITUTIONS}|[局厅]|中心"
    rf"|管委会|卫生院|经营部|商行|[工加].厂|农场|家庭农场|协会|服务站|救助站)[\s，,：:；;]{{1,3}}"
    r"(?:(?:通讯|联系|办公|注册|经营)?(?:地址|住所|电话|传真|邮编|座机|热线|联系电话|监督电话|咨询电话|办公电话|服务电话|举报电话)[:：\s]{0,2}[^@\s，,；;]{4,40}[\s，,；;、]{1,3}){1,4}"
    + _BARE_LABEL
)
# 写信人：覃丽萍  来信邮箱：…: fields of one letter.
_LETTER = lazily(
    r"(?:写信人|来信人|诉求人|留言人|反映人|投诉人|咨询人|提问人|发信人|网友"
    r"|网民)[:：][^\n]{1,16}[\n \t\u3000，,；;]{1,4}(?:来信|联系|回复|电子|个人)?(?:邮箱|信箱|邮件)(?:地址)?[:：]\s?$"
)
_FORMER = lazily("[原前](?:单位|公司|工作|学校|任职)的?(?:邮箱|信箱|邮件)[^@\n]{0,10}$")
_OFFICE_ABOVE = lazily(
    r"(?:^|\n)[ \t\u3000]*(?:[（(]?[0-9一二三四五六][）)、.．]?)?\s*(?:[来网短上电][信访上话]|监督|群众|公开|受理){0,2}"
    r"(?:举报|监督|受理|咨询|投诉|信访|值班|办公)(?:电话|热线|方式|短信|网站|平台|地址|号码)?[:：][^\n]{3,40}\n(?:[^\n@]{3,40}\n)?"
    r"[ \t\u3000]*(?:[（(]?[0-9一二三四五六][）)、.．]?)?\s*" + _BARE_LABEL
)
_ONES = lazily("我|本人|[\u4e00-\u9fff]某|姓名|申请人|当事人|学生|家长|考生")
_MASKS = frozenset("*＊×●■")
_FILES = frozenset(
    ["png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "css", "js", "html", "htm", "mp4", "pdf"]
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The address around an @."""
    aloud = said(candidate)
    if aloud:
        return aloud
    text, at = candidate.text, candidate.start
    head = text[max(0, at - 66) : at]
    head = fold(head[len(head.rstrip(_WRITTEN)) :]).replace("\n", " ")
    sign = 1 if candidate.value[0] in "@＠#" else len(candidate.value)
    tail = text[at + sign : at + 140]
    tail = fold(tail[: len(tail) - len(tail.lstrip(_WRITTEN))]).replace("\n", " ")
    skipped = len(head) - len(head.rstrip(" "))
    local = _LOCAL.search(head.rstrip(" "))
    lead = len(tail) - len(tail.lstrip(" "))
    domain = _DOMAIN.match(tail.lstrip(" "))
    if not local or not domain or skipped > 1 or lead > 1:
        return _spaced(candidate)
    if domain.group().rpartition(".")[2].lower() in _FILES:
        return None
    # "met at lunch.com" is a sentence, "wen.1999 at qq.com" none.
    if candidate.value.strip() in _BARE_SIGN and not _NO_WORD.search(local.group()):
        return None
    start = at - skipped - len(local.group())
    if text[start - 1 : start] in _MASKS:
        # 13****2@139.com is masked already.
        return None
    end = at + sign + lead + domain.end()
    inside = _BLANK_INSIDE.search(text, max(0, start - 40), start)
    if inside:
        start = inside.start("head")
    # Behind a line that ends in letters the address may have begun there; resolve takes the longer.
    may_be_cut = _CUT_BEFORE.search(text, max(0, start - 48), start) is not None
    return candidate.answer(
        Certainty.LIKELY if may_be_cut else Certainty.CONFIRMED,
        "address",
        start=start,
        end=end,
        audience=Audience.UNKNOWN
        if _NUMBER.fullmatch(local.group())
        else _audience(candidate, domain.group().lower(), start, end),
    )


def _spaced(candidate: Candidate) -> Answer | None:
    """An address with spaces strewn in it, which begins behind a label or a quotation mark."""
    text, at = candidate.text, candidate.start
    if " " not in text[max(0, at - 16) : at + 16]:
        return None
    before = fold(text[max(0, at - 66) : at])
    local = _SPACED_LOCAL.search(before) or _LAST_WORD.search(before)
    domain = _SPACED_DOMAIN.match(fold(text[at + 1 : at + 80]))
    if candidate.value[0] not in "@＠" or not local or not domain:
        return None
    bare = "".join(domain.group().split()).lower()
    if bare.rpartition(".")[2] in _FILES:
        return None
    start = at - len(local.group("local"))
    return candidate.answer(
        Certainty.LIKELY,
        "address",
        start=start,
        end=at + 1 + domain.end(),
        audience=_audience(candidate, bare, start, at + 1 + domain.end()),
    )


def _audience(candidate: Candidate, domain: str, start: int, end: int) -> Audience:
    domain = _SPELT_DOT.sub(".", domain)
    parts = domain.split(".")
    free = parts[0] in _FREE and parts[-1] != "gov" and "gov" not in parts and "edu" not in parts
    free = free or (len(parts) > 2 and parts[1] in _FREE and parts[0] in {"vip", "mail"})
    before = candidate.text[max(0, start - 60) : start].rpartition("\n")[2]
    if "home" in candidate.around.label(start)[0]:
        return Audience.PERSONAL
    if _LETTER.search(candidate.text, max(0, start - 60), start) or _FORMER.search(before):
        return Audience.UNKNOWN
    if is_repeated(before, candidate.text[end : end + 16]):
        return Audience.UNKNOWN
    if not free:
        if _OFFICES_OWN.search(before):
            return Audience.ORGANISATION
        # Whoever wrote from a university or a firm may have written of himself.
        ones_own = (
            "edu" in parts and (_PUPILS.match(parts[0]) or _ONES_OWN.search(before))
        ) or _SPEAKER.match(before)
        return Audience.UNKNOWN if ones_own else Audience.ORGANISATION
    if _ORGANISATION_BEHIND.match(candidate.text, end) or _is_sent_to(before, candidate, end):
        return Audience.PUBLIC_DUTY
    if _is_offices_contact(candidate.text, start):
        return Audience.PUBLIC_DUTY
    if "duty" in candidate.around.label(start)[0] or _called_duty(candidate.text, start):
        return Audience.PUBLIC_DUTY
    return Audience.UNKNOWN


def _is_offices_contact(text: str, start: int) -> bool:
    """Whether a bare label stands among an office's hotlines and addresses."""
    before = text[max(0, start - 120) : start]
    line = before.rpartition("\n")[2]
    if _CARD.fullmatch(line):
        return True
    if _ONES.search(line):
        return False
    return bool(_OFFICE_LINE.search(line) or _OFFICE_ABOVE.search(before))


def _is_sent_to(before: str, candidate: Candidate, end: int) -> bool:
    """Whether people are asked to send something there: 报名表发送至…."""
    sentence = _LISTED.sub("", re.split("[。！？!?；;]", before)[-1])
    asked = _SEND_TO.search(sentence) and _ASKED.search(sentence)
    if not (asked or _APPLY_TO.search(sentence)) or _SENT.search(sentence):
        return False
    behind = re.split("[。！？!?\n]", candidate.text[end : end + 30])[0]
    return _SENT.search(behind) is None and not behind.startswith(("，我", ",我", " 我"))


def _called_duty(text: str, start: int) -> bool:
    before = text[max(0, start - 30) : start].rpartition("\n")[2]
    label = _LABEL_WORD.search(before) or _CALLED.search(before)
    return bool(label and _DUTY_WORDS.search(_OTHERS.sub("", before[: label.start()].rstrip())))
