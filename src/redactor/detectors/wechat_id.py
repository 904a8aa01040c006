"""微信号: a letter and 5 to 19 letters, digits, _ or -; wxid_… as assigned. Only beside its label.

A list of them shares the label, a column of them its header. 公众号 (gh_…), 服务号 and 视频号 are
published on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily

_ID = r"[A-Za-z][A-Za-z0-9_-]{5,19}(?![A-Za-z0-9_@-]|\.[A-Za-z])"
_LABELLED = lazily(
    r"[-·._ ❤♥]?(?:(?:行不行|行吗|行么|可以吗|好吗|好不好|细聊|详聊|私聊|聊聊?|说|哈|呗|吧|哦){1,2}[，,。 ]?)?"
    r"(?:个人|联系人?|添加|私聊|加我|搜索?|搜一?下|叫|名叫|[/／](?:QQ|手机|电话))?[，,]?"
    r"(?P<word>账号|帐号|号码| ?号|ID|id|Id)?(?:[（(][^（）()\n]{1,8}[）)])?(?P<mark>[\s:：为是“\"'‘（(=—-]{0,5})"
    rf"(?P<id>{_ID})"
)
_NEXT = lazily(rf" ?[、，,/;；和及或] ?(?P<id>{_ID})")
# 陆晨（微信LC2001lc）、米娜（同上mina-u7）: the next person's, without a label.
_NEXT_PERSON = lazily(
    rf"[）)]?\s?[、，,;；和及与]\s?[\u4e00-\u9fff]{{1,4}}\s?[（(:：]\s?[\u4e00-\u9fff]{{0,6}}[:：]?\s?(?P<id>{_ID})"
)
# 微信（昵称“随风”，号码suifeng9527x）, QQ/微信：1174036952/xsd_2011, 另有小号xiaohao_dq3
_INSIDE = lazily(
    rf"[（(][^（）()\n]{{0,16}}?(?P<word>号码|账号|帐号|微信号|ID|号)[:：为是]?\s?(?P<mark>)(?P<id>{_ID})"
)
# 双方通过微信谈好…，聊天记录显示被申请人账号为“moup ⏎ ing_8848”: quoted, wherever the page cut it.
_RECORDED = lazily(
    r"(?:[^。！!？?]{0,74}?|[^！!？?]{0,40}?(?:截图|聊天|昵称|转账)[^。！!？?]{0,20}?)(?P<word>(?<!公众)(?<!银行)(?<!对公)(?:账号|帐号|微信号|号码))(?:就?[是为系]|叫|显示为)?(?P<mark>[:：]?[“\"‘「])"
    r"(?P<id>[A-Za-z](?:[A-Za-z0-9_-]{5,19}|(?=[^”\"’」]{6,21}[”\"’」])[A-Za-z0-9_-]{0,18}\n[ \t\u3000]*[A-Za-z0-9_-]{1,18}))(?=[”\"’」])"
)
# A digit or a joint tells it from a word; word2016 and android11 are programs.
_TELLING = (
    r"(?!(?i:android|ios|windows?|win|version|ver|word|excel|office|wps|iphone|ipad|harmony|chrome|python|java|http|https|www)[-_]?[0-9]*(?![A-Za-z0-9_-]))"
    r"(?=[A-Za-z_-]*[0-9_])" + _ID
)
# 微信（就是chuyx_0806）也删了
_SAID_INSIDE = lazily(
    rf"[（(](?P<word>就是|也?是|即|叫|号)[:： ]?(?P<mark>)(?P<id>{_ID})(?=\s?[）)，,])"
)
# 收到，加我bufan_dad2013发你原图: somebody asks to be added by it.
_ADD_ME = frozenset({"加我", "加俺", "加她", "加他"})
_ADDED = lazily(
    rf"[:：，, “\"]{{0,2}}(?!(?i:user|admin|group|test|sys|root)_)(?P<id>{_TELLING})(?=$|[^A-Za-z0-9_@.-])"
)
_BEHIND_NUMBER = lazily(
    rf"(?P<word>号码?|账号|同号)?[\s:：为是]{{0,3}}(?P<mark>[0-9]{{5,12}}\s?[/／、，,；;])\s?(?:(?:另有|还有)?小号[:：]?)?(?P<id>{_ID})"
)
# 微信也是shifl_1962, 微信也是新的，ruanruan_sq71, 有微信的是我弟，叫他stxm_0809也可以
_IN_TALK = lazily(
    r"(?:号|号码)?(?:的)?(?P<word>(?:(?:也|还|就|都|同样|一起|刚|重新)?(?:是|换成?|改成?|用|叫|跟着)[^，,。；;：:\nA-Za-z0-9]{0,6}了?[，,]?|换了[，,]?)"
    rf"\s?(?:(?:叫|加|搜|找)[我他她]?)?)(?P<mark>[:：“\"]?)(?P<id>{_TELLING})"
)
# 个人微信 ⏎ （二维码模糊） ⏎ Zhou88-88ng: a card, a line each.
_ON_A_CARD = lazily(
    rf"(?:号|ID)?[:：]?[ \t\r]*\n(?:[ \t\u3000]*[（(][^（）()\n]{{1,14}}[)）][ \t\r]*\n)?[ \t]*(?P<word>)(?P<mark>)(?P<id>{_TELLING})(?=[ \t\r]*(?:\n|$))"
)
# 你v信多少，我加你 ⏎ 阿姨：…，chen_ayi55: asked in one turn, told in the next.
_ANSWERED = lazily(
    r"(?:号码?|ID)?(?:是|报)?(?:多少|几多|什么|哪个|啥|给我|发我|发一下|发过来|报一下)[^\n]{0,16}\n[^\n：:A-Za-z0-9]{1,8}[：:](?P<word>)(?P<mark>)"
    rf"[^\nA-Za-z0-9@]{{0,24}}(?P<id>{_TELLING})(?=[”\"]?\s?(?:[，,。；;！!]|\n|$))"
)
# 平时不怎么看，可以加我姐的liyun-5200; 我微信你要是收不着，就加我姑娘的 lxm_86hongshi
_KINS = lazily(
    r"(?:[^\nA-Za-z0-9。！!？?]{0,24}[，,；;。 ])?(?:有(?:啥|什么|急)?事|就|再|可以?|也|先|那|要不|不行就|麻烦|请|您|你|直接|或者?){0,3}"
    r"(?P<word>(?:加|搜|找|联系|用|换)(?:一下|下)?(?:[我俺咱他她你]们?家?的?|孩子)?(?:[\u4e00-\u9fff]{1,4})?(?:的|那个)"
    r"|(?:加|搜|找)[我俺咱他她]家?的?(?:[孙儿妻侄]子|女儿|老[伴公婆]|媳妇|闺女|姑娘|外甥|[大小]?[姐妹弟哥]|孩子) ?)"
    rf"(?P<mark>[:： “\"]?)(?P<id>{_TELLING})"
)
# 微信是孙女弄的，名叫“阳光”，号码那串英文ygsunny_0613
_DESCRIBED = lazily(
    r"(?![^\nA-Za-z0-9]{0,30}(?:客服|官方|公众|单位|公司|本店|扫码))[^\nA-Za-z0-9。！!？?；;]{0,30}?(?P<word>(?<!编)(?<!公众)(?<!服务)(?<!订阅)(?<!视频)(?<!企业)号码?|账号|帐号)(?:就?是|[那这]个?|[一那这]?串|英文|字母|数字|拼音|[加和带的]|有点长|叫){0,5}"
    rf"(?P<mark>[:： “\"]?)(?P<id>{_TELLING})"
)
# 微信qin shuang_77（: a scanner parted the name where a joint or digits follow.
_SCANNED = lazily(
    r"(?P<word> ?号)?(?P<mark>[:：]? ?)(?P<id>[a-z]{2,10} (?=[a-z]*[0-9_])[a-z][a-z0-9_-]{2,14})(?=\s*(?:[（(，,。；;、]|\n|$))"
)
# 申请人…：微信a_1 ⏎ 被申请人黎明辉：lmh-transport，电话…: the other side's, in the same words.
_OTHER_SIDE = lazily(
    r"[^\n]{0,40}\n[ \t\u3000]*(?:被?申请(?:执行)?人|原告|被告|[甲乙男女]方|第三人|[父母]亲?方?|监护人)[\u4e00-\u9fff]{0,5}[:：]"
    r"\s?(?P<id>(?=[A-Za-z]*[0-9_-])[A-Za-z][A-Za-z0-9_-]{5,19})(?=\s?(?:[，,；;。（(]|\n|$))"
)
# Before its label: KDW_8826（此为当事人康某的微信号）, abc_123是我微信.
_BEFORE = lazily(
    rf"(?<![A-Za-z0-9_@.-])(?P<id>{_ID})[”\"’]?\s?(?:[（(]|[，,]?(?:就?[是为系]|即))(?:此|这|该|上述)?[是为系]?[\u4e00-\u9fff]{{0,10}}$"
)
_CLOSES = lazily(r"(?:号码?|账号|ID)?\s?(?:[）)，,。；;！!]|$)")
_ASSIGNED = re.compile(r"(?:wxid_[A-Za-z0-9]{6,20}|gh_[0-9a-f]{12})(?![A-Za-z0-9_])", re.I)
_PUBLIC = lazily(
    r"(?:[我本小网微]们?店的?|(?:本|[我咱]们?)(?:馆|院|校|局|站|园|社|所|会|公司|中心|单位|居委会|村委会|业委会|物业|社区|街道|学校|家委会)的?(?:唯一|官方|指定|正式|对外|工作){0,2}的?|工作人员的?|(?:订座|订餐|预订|预约|外卖|店铺|门店|商家|客服|咨询|服务|值班|办公|工作|业务|报名|招生|招聘|举报|监督|投诉|购票|导览)[^\W人者员]{0,4}$)|"
    "(?:销售部|营销部|前厅部|广告部|人事部|编辑部|发行部|[酒饭]店|宾馆|民宿|客栈|景区|旅行社|门市部|专卖店|餐厅|农家乐)[，,：:的]?$|"
    r"公众号[“\"][^”\"\n]{2,20}[”\"]或$|"
    # 当事人在其经营微信号…的朋友圈发布; “公积金”微信号：…
    r"(?:经营|推广|营销|带货|商务|店铺)(?:者?用|使用|所用)?的?$|(?:公司|商行|经营部|商店|超市|厂|合作社|工作室)(?:在|通过|利用|使用|用|以)(?:其|自己|注册|运营)?的?$|"
    r"[“\"「]?(?:公积金|税务|医保|社保|人社|政务|不动产|交警|公安|供电|供水|燃气|气象|图书馆|疾控|民政|司法|供销)(?:中心|局|服务|大厅)?[”\"」]?的?$|"
    r"(?:公众号?|公众平台|公众账号|服务号|订阅号|视频号|官方|小程序|政务|企业)[\u4e00-\u9fff“”\"（(：: ]{0,8}$"
)
_PUBLIC_HEADER = lazily("公众|服务号|订阅号|视频号|小程序|官方|客服|咨询|企业|单位|店铺")
_PUBLIC_AFTER = lazily(r"\s*(?:公众号|公众平台|公众账号|服务号|订阅号|视频号|小程序)")
_OFFICIAL_BEHIND = lazily(
    r"\s?[（(][^（）()\n]{0,10}(?:官方|公众号|客服)[）)]|[”\"」]?\s?(?:公众号|服务号|订阅号|小程序|视频号)"
)
_WORDS = frozenset(
    {"E-MAIL", "WECHAT", "WEIXIN", "PUBLIC", "OFFICIAL", "VERSION", "ANDROID", "WINDOWS", "IPHONE"}
)
_GLUING = frozenset({"vx", "wx", "v信"})
_GLUED = lazily(
    r"_?(?P<id>(?=[A-Za-z_-]*[0-9])[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_@-]|\.[A-Za-z])"
)
_FIND_ME = lazily("找我|加我|联系|微信|[我俺咱]的?|加个")
_COLUMNS = lazily(r"(?:号|ID|id)?(?:[,\t|]|，)")
_NEAR = 16
_LETTERS = frozenset({"V：", "v：", "Ｖ：", "V:", "v:"})
# haoyun_668，微信，备注来意
_CLOSED_BEFORE = lazily(rf"(?<![A-Za-z0-9_@.-])(?P<id>{_ID})[，, ]{{1,2}}$")
_CELL = lazily(
    rf"[\s\"']*(?P<id>{_ID}|(?!www|http)[A-Za-z][A-Za-z0-9_-]{{2,12}}\.[A-Za-z0-9_-]{{1,10}})[\s\"']*(?:[（(][^（）()]{{1,12}}[）)])?"
)
# zm_ 20060318, zq_zhang ⏎ 88: a blank that a hand, a scanner or the page's edge left.
_GAPPED = lazily(
    r"(?P<word> ?号)?(?P<mark>[:：]\s?)(?P<id>[A-Za-z][A-Za-z0-9]*[_-] [A-Za-z0-9_-]{2,15}"
    r"|[A-Za-z][A-Za-z0-9_-]{3,18} ?\n[0-9_][A-Za-z0-9_-]{1,5}(?=[，。；、）)]|$))(?![A-Za-z0-9_@-]|\.[A-Za-z])"
)


def anchor(candidate: Candidate, facts: Facts) -> list[Answer]:
    """The names behind a label or under it, or one that begins wxid_ or gh_."""
    text, start = candidate.text, candidate.start
    assigned = _ASSIGNED.match(fold(text[start : start + 30]))
    if assigned:
        public = candidate.value.lower().startswith("gh_")
        audience = Audience.PUBLIC_DUTY if public else _audience(candidate)
        return [
            candidate.answer(
                Certainty.CONFIRMED, "shape", end=start + assigned.end(), audience=audience
            )
        ]
    if candidate.value in _ADD_ME:
        return list(_added(candidate))
    if _inside_word(candidate):
        return list(_glued(candidate))
    found = list(_beside(candidate)) or list(_before(candidate))
    return [_of_a_hotline(candidate, each, facts) for each in found]


# qhgjj12329: an office's letters and its hotline. Anybody counts 12345 at the end of a name.
_HOTLINE = lazily("(?<=[A-Za-z_-])(?P<hotline>12[0-9]{3})$")
_COUNTED = "12345"


def _of_a_hotline(candidate: Candidate, answer: Answer, facts: Facts) -> Answer:
    """An office's, where a hotline of the state ends the name."""
    found = _HOTLINE.search(candidate.text, answer.start, answer.end)
    if found is None or found["hotline"] == _COUNTED:
        return answer
    if found["hotline"] not in facts.tables["hotlines"]:
        return answer
    return answer._replace(audience=Audience.PUBLIC_DUTY)


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """All of a cell under a header that names the kind."""
    value = fold(candidate.text[candidate.start : candidate.end])
    # The page's edge may have cut it.
    match = _CELL.fullmatch(value) or _CELL.fullmatch(value.replace("\n", "", 1))
    if not match:
        return None
    start, end = (candidate.start + each for each in match.span("id"))
    end += value.find("\n", 0, end - candidate.start) >= 0
    header = candidate.around.header(start)
    is_public = _PUBLIC_HEADER.search(header) is not None
    audience = Audience.PUBLIC_DUTY if is_public else Audience.UNKNOWN
    return candidate.answer(Certainty.LIKELY, "column", start=start, end=end, audience=audience)


def _inside_word(candidate: Candidate) -> bool:
    text, start, end = candidate.text, candidate.start, candidate.end
    before, after = text[start - 1 : start], text[end : end + 1]
    latin = candidate.value[-1].isascii() and candidate.value[-1].isalnum()
    return latin and (
        (before.isascii() and before.isalnum())
        or (after.isascii() and after.isalnum())
        # wx_user_log is a table's name.
        or after == "_"
    )


def _glued(candidate: Candidate) -> Iterator[Answer]:
    """A name right behind vx or wx, where somebody asks to be found: vxhei-mayi2019."""
    text, start, end = candidate.text, candidate.start, candidate.end
    before = text[start - 1 : start]
    if candidate.value.lower() not in _GLUING or (before.isascii() and before.isalnum()):
        return
    name = _GLUED.match(text, end, end + 24)
    if name and _FIND_ME.search(text, max(0, start - _NEAR), name.end() + _NEAR):
        yield candidate.answer(
            Certainty.LIKELY,
            "label",
            start=name.start("id"),
            end=name.end(),
            audience=_audience(candidate),
        )


def _added(candidate: Candidate) -> Iterator[Answer]:
    """A name right behind 加我: what else is added so has no name with joints or digits."""
    rest = fold(candidate.text[candidate.end : candidate.end + 28])
    name = _ADDED.match(rest)
    if name:
        start, end = (candidate.end + each for each in name.span("id"))
        audience = _audience(candidate)
        yield candidate.answer(Certainty.LIKELY, "talk", start=start, end=end, audience=audience)


def _beside(candidate: Candidate) -> Iterator[Answer]:
    rest = fold(candidate.text[candidate.end : candidate.end + 120])
    public = _PUBLIC_AFTER.match(rest)
    position = public.end() if public else 0
    match = (
        _GAPPED.match(rest, position)
        or _LABELLED.match(rest, position)
        or _INSIDE.match(rest, position)
        or _SAID_INSIDE.match(rest, position)
        or _BEHIND_NUMBER.match(rest, position)
        or _IN_TALK.match(rest, position)
        or _ON_A_CARD.match(rest, position)
        or _ANSWERED.match(rest, position)
        or _KINS.match(rest, position)
        or _DESCRIBED.match(rest, position)
        or _SCANNED.match(rest, position)
        or _RECORDED.match(rest, position)
    )
    if not match or match.group("id").upper() in _WORDS:
        return
    # A word right behind 微信 is no name: it needs a colon, 号, or a digit in it.
    told = public or match.group("word") or match.group("mark").strip()
    name = match.group("id")
    if candidate.value in _LETTERS and not _is_handle(candidate, name):
        return
    # name,wechat,remark: the names of columns.
    if not told and name.isalpha() and _COLUMNS.match(rest, position):
        return
    if not told and not name.islower() and not any(each.isdigit() or each == "_" for each in name):
        return
    public = public or _OFFICIAL_BEHIND.match(rest, match.end("id"))
    audience = Audience.PUBLIC_DUTY if public else _audience(candidate)
    found: re.Match[str] | None = match
    while found:
        start, end = (candidate.end + each for each in found.span("id"))
        yield candidate.answer(Certainty.LIKELY, "label", start=start, end=end, audience=audience)
        end_of_last = found.end()
        found = _NEXT.match(rest, end_of_last)
        if not found:
            found = (
                _NEXT_PERSON.match(rest, end_of_last)
                or _KINS.match(rest, end_of_last)
                or _OTHER_SIDE.match(rest, end_of_last)
            )
            if found and found.group("id").isalpha():
                return
        if found and found.group("id").upper() in _WORDS:
            return


def _is_handle(candidate: Candidate, name: str) -> bool:
    """Whether what stands behind the bare letter V is no word and no quantity."""
    before = candidate.before(1)
    bare = not (before.isascii() and before.isalnum())
    return bare and any(each.isdigit() or each == "_" for each in name)


def _before(candidate: Candidate) -> Iterator[Answer]:
    """A name that goes before the label, which says whose it is."""
    if not _CLOSES.match(candidate.text, candidate.end):
        return
    low = max(0, candidate.start - 48)
    head = fold(candidate.text[low : candidate.start])
    match = _BEFORE.search(head) or _closed_before(head)
    if match and match.group("id").upper() not in _WORDS:
        start, end = match.span("id")
        yield candidate.answer(
            Certainty.LIKELY,
            "label",
            start=low + start,
            end=low + end,
            audience=_audience(candidate),
        )


def _closed_before(head: str) -> re.Match[str] | None:
    """A name with a comma between it and the bare label; a word has neither digits nor joints."""
    match = _CLOSED_BEFORE.search(head)
    return match if match and not match.group("id").isalpha() else None


# 急招：…联系人：孙姐　微信：…: who hires or deals for a tender is to be written to by anybody.
_OFFERED = lazily(
    "[急诚高长直]招|招工|招聘|时薪|包吃住|日结|投标|招标|保函|开标|报价|代理记账|代办|批发|加盟|订购|订货"
)
_NOT_OFFERED = lazily(
    "求职|应聘[者人]|简历|被骗|受骗|诈骗|骗|网友|居民|投诉|举报|我(?:的|是|叫)|本人|某|当事人|被告|自称|冒充|代孕|养卵|绝对保密|小广告|查处|嫖|赌|套现"
)


def _is_offered(candidate: Candidate) -> bool:
    line = candidate.around.line(candidate.start)
    return _OFFERED.search(line) is not None and _NOT_OFFERED.search(line) is None


def _audience(candidate: Candidate) -> Audience:
    public = candidate.value == "公众号" or bool(_PUBLIC.search(candidate.before(16)))
    public = public or "duty" in candidate.around.label(candidate.end)[0]
    public = public or _is_offered(candidate)
    return Audience.PUBLIC_DUTY if public else Audience.UNKNOWN
