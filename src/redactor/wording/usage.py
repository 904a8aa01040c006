"""How a word is used where it stands: quoted, forbidden, told of the past, cited as authority.

Each question is answered from the sentence around the word; years and announcements are read
as government texts write them.
"""

from __future__ import annotations

import datetime

from redactor.text.folding import fold, is_han
from redactor.text.patterns import lazily
from redactor.wording.clauses import sentence

_OPENING, _CLOSING = "“‘「『﹁﹃", "”’」』﹂﹄"
_QUOTE_REACH = 200
_TITLE = lazily("《[^《》\n]{1,80}(?:〈[^〈〉\n]{1,80}〉[^《》\n]{0,80})?》")

# The wording itself is spoken about.
_TEACHING = lazily(
    "禁用|慎用|弃用|停用|误[写作为称用植]|错[写用别]|[写打印排录读念输]成|[写印排]错|应(?:写|称|改)|改[写称]|笔误|讹|错字|别字|错别|改错|词语|勘误|"
    "一律(?:称|用|写)|统一(?:称|表述|规范)|规范(?:表述|用语|写法|称谓|称呼|名称)|正确(?:写法|表述|用语|名称)|错误(?:写法|表述|用语)|"
    "贬[称损低义]|蔑称|歧视性|侮辱性|称谓|称呼|的提法|一词|字样|这一说法|用词|用字|替换为|换成"
)
# 不得使用“瞎子”, but neither 瞎子不用本人来 nor 禁止使用明火，瞎子…: what is forbidden is the word.
_BAN = (
    "(?:(?:不得|不再|不要|不应|不宜|不能|不许|禁止|严禁|避免|停止|杜绝|切忌|防止|拒绝|取消|勿)(?:随意|再|继续|出现)?"
    '(?:使用|采用|用|称|叫|说|写|沿用|出现)|不(?:使用|采用|称|写|沿用|出现)|不[用叫说](?=[“‘「『"]))'
)
_BANNED = lazily(f"{_BAN}[^，。；！？]*$")
_BANS = lazily(
    f'[^，。；！？]{{0,16}}?{_BAN}|[^，。；]{{0,10}}?应为|[”’」』"]?(?:一律|统一|全部|均|已)?(?:改|更正|纠正|修改)[成为]'
)
# What is told in a tale, or of somebody's byname, is told in its own words.
_TALE = lazily(
    "小说|电影|影片|剧中|书中|片中|主人公|话剧|共读|绰号|外号|饰演|寓言|成语|谚语|俗语|歇后语"
)
#: The words around a hit that teach about it stand so near.
_TEACHING_REACH = 24
# 孤独症（俗称自闭症）: a gloss for the reader.
_GLOSS = lazily(
    '(?:俗称|又称|也称|亦称|又名|旧称|曾称|原称|也叫|俗名|原名|曾用名)[为是：:“"]{0,2}$'
)

_FIRM = lazily(
    "(?:集团|公司|联社|信用社|供销社|合作社|银行|大学|学院|医院|协会|学会|商会|企业|厂)(?:总部|本部)?$"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾韦夏付方邹熊白孟秦邱侯江尹薛"
)
_BEFORE_NAMES = frozenset("和与及由让把被给向对是为请经按据副任理长员师记授生士")
_BEHIND_NAMES = lazily(
    "同志|先生|女士|老师|[男女]，|[，、；。：（( \u3000\n]|任[^何务职意]|担任|为[^了主]|等|主任|局长|科长|所长|站长|书记|$"
)

_RENAME = lazily(
    "更名|改名|改称|改组|改建|改设|改制|改为|更改为|变更为|调整为|转为|并入|合并|重新组建|组建|整合|划入|划归|划转|划至|移交|"
    "不再保留|不再设立|撤销|撤并|挂牌成立|取代|[（(][^（()）]{0,4}现|现[为称更]|现已?更名|名称变更|取消|废止|停止执行|退出历史舞台|成为历史|改革前"
)
_RENAME_TITLE = lazily("更名|名称变更|机构改革|组建|启用新?印章|挂牌|职能划转|职责划转|废止")
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|"
    "四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
)
# 原 is a part of the names of places, and 前往 no former one.
_FORMER = lazily(
    f"(?<!养)老[市县区]?$|(?:(?<![太固松开三清中平草高])原(?!州区|平市|阳县)|前(?![往来去进锋郭])|旧)(?:来的?|先的?)?"
    f'(?:[^\\W\\d_a-zA-Z到请交把在由向往至给和与及对从是为将经被找持带]{{0,6}}[省市县区州盟旗]|{_PROVINCES})?[“"（(]?$'
)
_PAST = lazily(
    "时任|曾任|历任|曾经|曾[在为被是由以]|当时|其时|那时|彼时|那会儿|那阵子|县志|市志|史志|志书|口述史|大事记|前身|旧时|旧社会|此前|过去|早年|昔日|以往|以前|从前|历史上|历史|"
    "解放前|建国初|改革开放初|新中国成立|年代|世纪|退休前|生前|原任|先后在|先后任|毕业后|参加工作|旧址|"
    "历史沿革|民国|历经|始建|成立于|创建于|创办于|追溯|(?<=[县区市地乡镇村，。；])(?:时|初|曾)(?:属|隶|辖)|(?:先后|改)隶|曾[属隶称置设]"
)
# 民国地名考（县志办）: what heads a page that tells of the past only.
_PAST_TITLE = lazily(
    "^[^\\n，。；]{0,20}(?:地名考|地名志|沿革|史话|史略|史料|旧志|[县市区州省镇乡村校院厂]志(?!愿|办|书征)|大事记|年表|口述|忆旧|掌故|民国|清代|明清|解放前)[^\\n，。；：:]{0,14}$"
)
_HEAD_OF_PAGE = 80
_YEAR = lazily(
    "(?<![0-9])(?P<y>(?:19|20)[0-9]{2}) ?(?:年(?: ?(?P<m>[0-9]{1,2}) ?月)?|[至—–~-]{1,2}(?:19|20)[0-9]{2} ?年)"
    "|[〔（(\\[](?P<z>(?:19|20)[0-9]{2})[〕）)\\]]"
    # A curriculum vitae: 2003.07—2008.04 县国土局科员.
    "|(?<![0-9.])(?P<d>(?:19|20)[0-9]{2})[./-](?P<n>0?[1-9]|1[0-2])(?![0-9.])"
)
_CLAUSE = lazily("[，。；、\n]")

_AUTHORITY = lazily(
    "根据|依据|依照|按照|遵照|对照|适用|违反|执行|贯彻|落实|符合|参照|遵守|遵循|触犯|援引|(?:(?:[依按据]|请看|请见|参见|参阅|详见)[《“]?(?:中华人民共和国)?)$"
)
_RULES = lazily(
    "^》?(?:[（(][^（()）]{0,20}[）)])?[，,]?(?:第[一二三四五六七八九十百千零〇0-9]{1,8}[条章款]|"
    "(?:的)?(?:保护|保障|赋予|授予|约束|制裁)|(?:的|等|中|及其)?[\u4e00-\u9fff、和《》〈〉]{0,16}?(?:规定|明确|要求|有关条款|相关条款|条款))"
)
_REPEALED = lazily(
    "废止|失效|修订|修正|取代|同时废|不再适用|已被|吸收|纳入|编纂|之前|以前|施行前|实施前|当时(?:有效|施行|适用)|时有效"
)
# 《中华人民共和国婚姻法》（2001年修正）
_LAW_TITLE = lazily(
    "《(?:〈)?(?:中华人民共和国)?(?P<law>[^《》〈〉（(]+)(?:[（(][^（()）]*[）)])?(?:〉)?》"
)


# A body that is gone lives on in the names of places: 地税局宿舍, 工商局家属院.
_PLACE = lazily(
    "(?:老|旧)?(?:家属[院楼区]|宿舍|小区|住宅[楼区]|老院|大院|院内|大楼|巷|胡同|门[前口]|旁|附近|对面|旧址|十字|路口|车站|站台|公交站|站(?=[，。、）)下上乘换台转旁]))"
)


def is_place(text: str, end: int) -> bool:
    """Whether a place is named after the body that ends here.

    >>> is_place("地税局宿舍的路灯", 3), is_place("地税局窗口", 3)
    (True, False)
    """
    return _PLACE.match(text, end) is not None


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand around a range, in its line.

    >>> is_quoted("禁用“瞎子”一词", 3, 5), is_quoted("“你好”，瞎子", 5, 7)
    (True, False)
    """
    reach = max(0, start - _QUOTE_REACH)
    low = max(reach, text.rfind("\n", reach, start) + 1)
    before = text[low:start]
    behind = text[end : end + _QUOTE_REACH].partition("\n")[0]
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        at = before.rfind(opening)
        if at >= 0 and closing not in before[at:] and closing in behind:
            return True
    if before.count('"') % 2 == 0 or '"' not in behind:
        return False
    # {"unit": "县环保局"} is machine text, whose quotation marks quote nobody.
    lead = before.rpartition('"')[0].rstrip()
    rest = behind.partition('"')[2].lstrip()
    opens = lead[-1:] in set(":,{[=")
    return not (opens and (not rest or rest[0] in ",}]:"))


# “残废人专用通道”, “弱智儿童班”: a thing is called so.
_THING = lazily(
    "[\u4e00-\u9fff]{0,4}?(?:通道|专座|座位|座椅|席位?|窗口|[停车]车位|卡|证|厕所|厕位|洗手间|卫生间|电梯|坡道|学校|学堂|班|院|中心|之家|专区|专线|热线|"
    '活动|服务|补贴|补助|津贴|救助|慰问|优待|优先|免票|协会|基金|名单|登记表?|台账|人员|家庭|户)[^“”]{0,8}[”"]'
)
# Who quotes it to complain of it.
_COMPLAINS = lazily(
    "难听|不妥|不当|不雅|不文明|不礼貌|不尊重|歧视|冒犯|刺眼|刺耳|伤人|过时|改名|改掉|改正|更正|更换|还[写挂叫贴]着|仍[写挂叫贴]|老牌子|旧牌|这种?[词话字]|这样的[词话字]|被?[骂喊叫]作?"
)
_BYNAME = lazily(
    f'[”’」』"](?:[老小阿]?[{"".join(sorted(_SURNAMES))}][\u4e00-\u9fff]{{0,2}})(?=[\u4e00-\u9fff（(，,、：: \u3000])'
)


def is_used_as_name(text: str, start: int, end: int) -> bool:
    """Whether what is quoted calls a thing or a person so, and nobody complains of it.

    >>> is_used_as_name("设有“残废人专用通道”。", 3, 6), is_used_as_name("“瘸子”老石领拐杖一副", 1, 3)
    (True, True)
    >>> is_used_as_name("还挂着“残废人专用通道”的牌子", 4, 7)
    False
    """
    low, high = sentence(text, start, end)
    if _COMPLAINS.search(text, low, high):
        return False
    if text[start - 1 : start] in _OPENING and _BYNAME.match(text, end):
        return not _TALE.search(text, low, high)
    return _THING.match(text, end) is not None


# 现“县卫计局”负责的备案照旧: quoted for want of a better word, and meant of the present.
_PRESENT_BEFORE = lazily('(?:现|现在|目前|如今|仍由|仍归|现由|请[到去向找]|由)[“‘"「]$')
_ACTS_BEHIND = lazily('[”’"」](?:负责|受理|办理|牵头|承担|主管|审批|审核|窗口|统筹|组织|监管)')


def is_quoted_of_now(text: str, start: int, end: int) -> bool:
    """Whether what is quoted is said to act now.

    >>> is_quoted_of_now("现“县卫计局”负责备案", 3, 6), is_quoted_of_now("原“县卫计局”负责备案", 3, 6)
    (True, False)
    """
    opening = max(text.rfind(each, max(0, start - 6), start) for each in '“‘"「')
    if opening < 0 or not _ACTS_BEHIND.match(text, end):
        return False
    return _PRESENT_BEFORE.search(text, max(0, opening - 3), opening + 1) is not None


# 《县残联回应残废人乘车卡年审》: the headline of a page, not a work or a law.
_HEADLINE = lazily(
    "回应|回复|答复|怎么|如何|为什么|为何|吗|何时|哪里|能否|可否|走访|慰问|看望|帮扶|救助|年审|办理|申领|领取|开展|举办|召开|发放|公示|通报"
)
_WORK_BEHIND = lazily("》(?:一书|一文|第|（|\\(|规定|的规定|中|里|条例|（[12])")


def is_headline(text: str, start: int, end: int) -> bool:
    """Whether a 《…》 holds what an office tells of its own day, as lists of links do.

    >>> is_headline("《县残联回应残废人乘车卡年审》", 6, 9), is_headline("《残废人教养院章程》", 1, 4)
    (True, False)
    """
    title = title_around(text, start, end)
    if not title or _HEADLINE.search(title) is None:
        return False
    low = text.rfind("《", 0, start)
    return _WORK_BEHIND.match(text, low + len(title) - 1) is None


def title_around(text: str, start: int, end: int) -> str:
    """The 《…》 that a range stands in, marks and all; empty when there is none."""
    low = text.rfind("《", max(0, start - 90), start)
    if low < 0:
        return ""
    match = _TITLE.match(text, low)
    return match.group() if match and match.end() >= end else ""


def is_taught(text: str, start: int, end: int) -> bool:
    """Whether the sentence speaks about the word: forbids it, corrects it, explains it."""
    low, high = sentence(text, start, end)
    near = text[max(low, start - _TEACHING_REACH) : start]
    high = min(high, end + _TEACHING_REACH)
    if _GLOSS.search(near) or _BANNED.search(near) or _BANS.match(text, end, high):
        return True
    return bool(_TEACHING.search(near) or _TEACHING.search(text, end, high))


def is_of_a_tale(text: str, start: int, end: int) -> bool:
    """Whether a tale is told around the word."""
    low, high = sentence(text, start, end)
    near = min(high, end + _TEACHING_REACH)
    return bool(_TALE.search(text, max(low, start - _TEACHING_REACH), near))


# 全宗介绍：革命残废人员优待抚恤卷（1954—1961）: a file keeps the name that it was given.
_FILED = lazily(
    "[\u4e00-\u9fff]{0,14}(?:案?卷|档案|专卷|类)?[（(](?:1[89][0-9]{2}|20[01][0-9])(?:年)?(?:\\s?[—–~～至-]{1,2}\\s?(?:1[89]|20)[0-9]{2}年?)?[）)]"
)
_ARCHIVES = lazily("全宗|案卷|馆藏|卷宗|档案馆|旧档")


def is_filed(text: str, start: int, end: int) -> bool:
    """Whether the word stands in the name of an old file of an archive."""
    low, _ = sentence(text, start, end)
    return bool(_FILED.match(text, end) and _ARCHIVES.search(text, low, start))


def is_glossed(text: str, start: int, right: tuple[str, ...]) -> bool:
    """Whether the right form stands before it, and the word in its brackets: 孤独症（自闭症）."""
    return (
        start > 0
        and text[start - 1] in "（("
        and bool(right)
        and text.endswith(right, max(0, start - 70), start - 1)
    )


def is_of_a_firm(text: str, start: int, end: int) -> bool:
    """Whether a 部 is a firm's own: 供销集团农业部."""
    return text[end - 1] == "部" and _FIRM.search(text, max(0, start - 10), start) is not None


def is_given_name(text: str, start: int, end: int) -> bool:
    """Whether a word of two characters is somebody's given name: 李维族同志."""
    if end - start != 2 or text[start - 1 : start] not in _SURNAMES:
        return False
    before = text[start - 2 : start - 1]
    return not (is_han(before) and before not in _BEFORE_NAMES) and bool(
        _BEHIND_NAMES.match(text, end)
    )


# 环保局热线12345（原12369已并入）: what has ended is something else.
_ASIDE = lazily("[（(][原旧][^（()）]{1,24}[）)]")


def is_renamed(text: str, start: int, end: int) -> bool:
    """Whether the sentence tells that a name or a rule has ended or given way to another."""
    low, high = sentence(text, start, end)
    asides = [each.span() for each in _ASIDE.finditer(text, end + 1, high)]
    return any(
        not any(first <= each.start() and each.end() <= last for first, last in asides)
        for each in (*_RENAME.finditer(text, low, start), *_RENAME.finditer(text, end, high))
    )


# 不再要求提供社会保险登记证: what nobody needs any more is rightly called by its name.
_WAIVED = lazily(
    "(?:不再|不得|无[需须]|不必|不用|不需要?|免[于予]|不应|取消|禁止)[^，。；]{0,6}?"
    '(?:要求|索要|索取|提交|提供|出具|开具|办理|收取|缴纳|征收|出示|携带|审批)(?:[^，。；]{1,24}[、和及或])?[“"]?$'
)


def is_waived(text: str, start: int) -> bool:
    """Whether the clause says that what begins here is not asked for any more.

    >>> is_waived("无需提交户口簿、暂住证", 8), is_waived("请提交户口簿、暂住证", 7)
    (True, False)
    """
    return _WAIVED.search(text, max(0, start - 40), start) is not None


# 现名 | 曾用名: a column of names that have ended.
_FORMER_HEADER = lazily(
    "曾用名|旧[名称]|原[名称]|历史(?:名|地名)|老地名|[更改变]名前|变更前|原(?:单位|机构|部门|所属)|改革前|错误|误[写例]|不规范|禁用"
)
_MOST_ROWS = 60


def _cells(line: str) -> list[str]:
    return line.replace("|", "\t").replace("｜", "\t").split("\t")


def is_former_cell(text: str, start: int) -> bool:
    """Whether a place lies in a table's column of former or of wrong names.

    >>> is_former_cell("现名\\t曾用名\\n康宁村\\t麻疯寨\\n", 11)
    True
    """
    low = text.rfind("\n", 0, start) + 1
    column = len(_cells(text[low:start])) - 1
    stop = text.find("\n", start)
    if not column and len(_cells(text[start : stop if stop >= 0 else None])) == 1:
        return False
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(0, low - 1)) + 1
        line = text[above : max(0, low - 1)]
        cells = _cells(line)
        if not low or len(cells) == 1:
            return False
        if column < len(cells) and _FORMER_HEADER.match(cells[column].strip()):
            return True
        low = above
    return False


def announces_rename(title: str) -> bool:
    """Whether a page's title says that it is about such a change."""
    return _RENAME_TITLE.search(title) is not None


_NOW = lazily("现[在由为归属]|目前|如今|今年|请[到向寄与于联]|电话|202[0-9]年")


def is_past(text: str, start: int, end: int, since: datetime.date) -> bool:
    """Whether the sentence speaks of a time before `since`: 原环保局, 时任, a year.

    >>> day = datetime.date(2018, 3, 17)
    >>> is_past("2015年，国家卫计委印发通知", 6, 11, day), is_past("2026年，国家卫计委印发通知", 6, 11, day)
    (True, False)
    """
    low, high = sentence(text, start, end)
    if _FORMER.search(text, max(low, start - 12), start) or _PAST.search(text, low, high):
        return True
    if _PAST_TITLE.search(text[:_HEAD_OF_PAGE].lstrip().partition("\n")[0]) and start > text.find(
        "\n"
    ):
        return _NOW.search(text, low, start) is None
    if text[low - 1 : low] == "\t":
        # A row begins with its years.
        low = max(text.rfind("\n", 0, low) + 1, start - 80)
    nearest: tuple[int, bool] | None = None
    folded = fold(text[low:high])
    for match in _YEAR.finditer(folded):
        at = low + match.start()
        distance = start - at if at < start else at - end + 1
        if at < start and not _CLAUSE.search(text, at, start):
            # A year leads its clause: 2004年任工商局局长，2019年任…
            distance = 0
        year = int(match.group("y") or match.group("z") or match.group("d"))
        told = match.group("m") or match.group("n")
        month = int(told or (since.month if year == since.year else 12))
        before = (year, month) < (since.year, since.month)
        if nearest is None or distance <= nearest[0]:
            nearest = (distance, before)
    return nearest is not None and nearest[1]


# 普法学习书目：宪法、《民法通则》: what is to be learnt is what holds.
_TO_LEARN = lazily(
    "(?:普法|学法|学习|宣讲|宣传|培训|应知应会)[^。；:：]{0,8}(?:书目|内容|重点|目录|清单|法律法规)(?:有|包括|为)?[:：][^。；]*$"
)


def is_cited(text: str, start: int, end: int) -> bool:
    """Whether a law is named as what holds: 根据《…》, 《…》第十条, 《…》规定.

    >>> is_cited("根据《婚姻法》的规定办理", 3, 6), is_cited("解读《婚姻法》的历史", 3, 6)
    (True, False)
    """
    title = title_around(text, start, end)
    if title:
        law = _LAW_TITLE.fullmatch(title)
        if law is None or law.group("law") != text[start:end]:
            return False
    low, high = sentence(text, start, end)
    if _REPEALED.search(text, low, high):
        return False
    if _TO_LEARN.search(text, low, start):
        return True
    lead = text[max(low, start - 40) : start]
    return bool(_AUTHORITY.search(lead) or _RULES.search(text[end : end + 30]))
