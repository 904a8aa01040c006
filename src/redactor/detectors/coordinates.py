"""经纬度: a latitude and longitude in China (3.8–53.6 N, 73.5–135.1 E), as decimals or degrees.

    106.2309,38.4872   东经106.2309°，北纬38.4872°   106°13′48″E, 38°29′14″N

A station's or a building's place is public; beside a person or a home it says where they live.
A homestead's corners are told in metres (X 4151206.337, Y 35561874.205), a mine's too.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._whereabouts import tells_of_somebody
from redactor.model import Audience, Certainty
from redactor.text.folding import fold
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_DEGREES = r"[0-9]{1,3} ?(?:°|度|º)(?: ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:′|'|’|分|‘)(?: ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:″|\"|”|秒|''|′′|“))?)?"
_DECIMAL = r"[0-9]{1,3}\.[0-9]{2,10} ?(?:°|度|º)?"
_NAME_E = r"(?:东经|经度|(?:GPS ?)?[Ll]ongitude|[Ll]ng|[Ll]on|E|X|经)"
_NAME_N = r"(?:北纬|纬度|(?:GPS ?)?[Ll]atitude|[Ll]at|N|Y|纬)"
_ONE = rf"(?:{_DEGREES}|{_DECIMAL}) ?[EN]?"
_LINK = r"[ \t]?(?:[,，;；、/·|&]\n?|和|与|\n)?[ \t]?\"?"
_NAMED = lazily(
    rf"(?:东经|北纬|E|N) ?[:：为]? ?{_ONE}{_LINK}(?:{_NAME_E}|{_NAME_N}) ?[:：为]? ?{_ONE}"
    rf"|{_ONE}{_LINK}(?:(?:{_NAME_E}|{_NAME_N})\"? ?[:：为=]? ?)?{_ONE}"
)
# A third number in the same list: a series, not a place.
_LISTED_AFTER = lazily(r"[,、，] ?[0-9]{1,3}\.[0-9]+(?![0-9]*[,，] ?[0-9]{2,3}\.)")
_LISTED_BEFORE = lazily(r"[0-9]\.[0-9]+[,、，] ?$")
_FINE = lazily(r"[0-9] ?[′'’分‘]|\.[0-9]{2}")
_PRECISE = lazily(r"\.[0-9]{4,}")
_HOME = frozenset({"home", "contact"})
_HOME_WORDS = lazily(
    "家庭(?!医生|农场|教育|旅馆|宽带)|住址|户主|家住|住所(?!登记)|住处|住房(?!保障|公积金|和城乡|建设|项目)|[家户](?:中|里|内)(?!心)|入户|家访|住户|"
    "居住(?!区|小区|社区)|户籍|姓名|本人|房屋|住宅(?!小区|区|楼盘|项目|用地)|卧室|院门|[我他她您你其自]家|院落|院子|宅基地|独居|老宅|"
    # Where a person was or is.
    "手表|手环|走失|失联|报警人|求助[人者]|被困人|家附近|家门口|居家(?=[，,。\\s]|老人|老年人)|跌倒|拐杖|一键呼叫|SOS|定位截图|位置截图|行踪|活动轨迹|微信定位|共享位置|位置共享|发来定位|(?:[我他她](?:现在|目前)?|孩子|老人|嫌疑人|被害人|当事人|车主)的?(?:实时)?(?:位置|定位|坐标)|"
    "(?:低保|特困|独居|孤寡|高龄|空巢|失能|残疾|五保|贫困|困难|脱贫|监测|帮扶|救助|矫正|失独)[\u4e00-\u9fff]{0,4}(?:户|老人|对象|家庭|儿童)|"
    "(?:某|老人|阿姨|奶奶|爷爷|大爷|大妈|大娘|老师|先生|女士|叔叔?|婶|婆婆|同学)的?家(?![庭人属长])|的家(?![园具电乡长族])|"
    "(?i:residen(?:ce|t)|household|dwelling|home(?!page|[a-z]))|"
    # 改厕户：邴某, 农户戈生贵家, 收餐点（家）, 搬迁户郜某新居.
    "(?:农|牧|渔|租|改厕|改造|搬迁|安置|受威胁|受灾|困难|建档|被征收|贷款|种植|养殖)户(?!籍|外|型)|户[：:]|新居|旧居|老屋|老房|屋顶|卧房|窑洞|宅(?:批|院|基)|[（(]家[)）]|家(?:门|里|附近|后|旁|房|屋顶|楼顶|院)|"
    "(?:患者|学生|孩子|病人|帮扶|申请人|投诉人|死者|失主|[一-鿿]某{1,2})(?:家庭?|住|的?(?:位置|定位|住|房|宅|院))|"
    "[一-鿿]{2,3}(?<![国专大厂商买卖酒作东独])家(?=[，,:：|\t ])"
)
_PERSON_COLUMN = lazily("姓名|户主|老人|对象|权利人|住户|申请人|用户|IMEI|患者|学生|儿童|监护")
# 安置点 where the other rows have a householder
_NOBODYS_ROW = lazily(
    "(?:集中)?安置[点区]|村部|村委会|居委会|卫生室|学校|活动室|广场|避难|集合点|合计|公共"
)
# Above a place, in a form, whose it is.
_FORM = lazily("(?:户主|姓名|户|对象|老人|住址|申请人)[:：]")
# {"elder":"王秀珍","lng":…: the keys of a message.
_KEYED = lazily(
    r"(?i)\"(?:elder|elderly|child|student|pupil|patient|resident|person|victim|guardian|wearer|customer|member)(?:_?name)?\"\s?:"
)
# {"name":"王秀珍","lng":…}: a person's name, no village's and no stadium's.
_NAMED_SOMEBODY = lazily(
    r"(?i)\"(?:name|real_?name|user_?name|xm|姓名|户主|联系人|老人|对象)\"\s?:\s?\"(?P<name>[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾韦夏付方邹熊白孟秦邱侯江尹薛阎段雷黎史龙陶贺顾毛郝龚邵万钱覃武戴孔汤尤丛冉邢柳俞柴祁牛裴纪虎买][\u4e00-\u9fff]{1,2})\""
)
_PLACE_ENDS = frozenset(
    "村镇乡站馆院校所厅局桥山河路街店园场楼门库厂点区市县寺庙塔湖岛湾沟坝口洞井亭社部组队"
)
# 手机定位如下： ⏎ 106.6902，26.0531
_REACHES_DOWN = lazily(r"[:：][ \t\r\u3000]*$|如下$")
_NATURE = lazily("地震|震中|震源|台风|禁飞|航标|断面|监测站|矿区|塌陷|滑坡")
# Corners in metres, of a plot on which somebody's house stands.
_METRES = lazily(
    r"(?<![0-9.])[0-9]{7}\.[0-9]{2,4}(?:\s?[mM米])?(?P<gap>[\s,，、;；|/]{1,12}(?:[YX] ?[=:：] ?)?)(?:[0-9]{8}|[0-9]{6})\.[0-9]{2,4}(?![0-9.])"
)
_HOMESTEAD = lazily("宅基地|户主|农房|民房|宅院|住宅|房屋|使用权人[:：]|权利人[:：]")
_NO_HOMESTEAD = lazily(
    "矿|公司|工程|控制点|征[地收]|红线|项目|林场|标段|水库|道路|管线|地块|出让|保护区"
)
_PLOT_REACH = 240
_SAID_ANGLE = "[一二三四五六七八九十百零〇两]{1,8}度[一二三四五六七八九十零〇两]{1,4}分(?:[一二三四五六七八九十零〇两点]{1,8}秒)?"
# 东经一百零四点零六五七度
_SPOKEN = lazily(
    r"(?:东经|北纬)\s?[:：为是]?\s?(?P<value>[一二三四五六七八九十百零〇两]{1,8}点[零〇一二三四五六七八九]{2,10})"
    # 东经一百零五度三十六分、北纬三十五度五十八分
    rf"|(?P<pair>(?:东经|北纬)\s?{_SAID_ANGLE}[、，,和及\s]{{0,2}}(?:东经|北纬)\s?{_SAID_ANGLE})"
)
# What parts two cells or two fields: each number is a value of its own.
_APART = lazily(r"[\t|&\"]|[a-z]\s?=|[东北经纬][^0-9]*[:：]|[XY]|[\r\n]| {2,}")
_VALUE = lazily(
    rf"{_DEGREES}(?<=[′'’分‘″\"”秒“]) ?[EN]?|" r"[0-9]{1,3}\.[0-9]{2,10}(?: ?(?:°|度|º))?"
)
_AXIS = lazily(r"(?i)[经纬]度|longitude|latitude|\bl(?:ng|on|at)\b|^[XY]")
_BACK, _AHEAD = 48, 72
#: The line around a place is read so far to each side (code points).
_LINE = 200
_LINE_END = lazily("[。\n]")
# In the memo of a text: where the last pair ends.
_TOLD_UNTIL = "coordinates told until"


def anchor(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """A pair around °, 东经, 北纬, 经度 or 纬度."""
    spoken = _SPOKEN.match(candidate.text, candidate.start)
    if spoken:
        start, end = spoken.span("value" if spoken["value"] else "pair")
        audience = _audience(candidate, start)
        return candidate.answer(Certainty.LIKELY, "label", start=start, end=end, audience=audience)
    # 东经, 北纬 and each ° of a pair ask for the same.
    memo = candidate.around.memo
    if candidate.start < memo.get(_TOLD_UNTIL, 0):
        return None
    found = _pair(candidate, named=True)
    if found:
        memo[_TOLD_UNTIL] = max(each.end for each in found)
    return found


def number(candidate: Candidate, facts: Facts) -> Answer | list[Answer] | None:
    """Two decimals with at least four places each, without any word; one under its own column."""
    if candidate.gaps != (".",) or len(candidate.shape) != 2:
        return None
    if candidate.shape[0] in (6, 7, 8):
        return _corner(candidate)
    if candidate.shape[1] < 4:
        return None
    found = _pair(candidate, named=facts.rule.entity in candidate.named)
    return found or _cell(candidate, facts)


def _cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A longitude or a latitude in a column of its own."""
    if facts.rule.entity not in candidate.column:
        return None
    if not _AXIS.search(candidate.around.header(candidate.start)):
        return None
    degrees = float(".".join(candidate.groups))
    if not (3.8 <= degrees <= 53.6 or 73.5 <= degrees <= 135.1):
        return None
    return candidate.answer(
        Certainty.LIKELY, "column", audience=_audience(candidate, candidate.start)
    )


def _corner(candidate: Candidate) -> list[Answer] | None:
    """The corner of a homestead, its two numbers apart."""
    text = candidate.text
    match = _METRES.match(text, candidate.start)
    if not match:
        return None
    before = text[max(0, candidate.start - _PLOT_REACH) : candidate.start]
    if not _HOMESTEAD.search(before) or _NO_HOMESTEAD.search(before):
        return None
    first, second = (match.start(), match.start("gap")), (match.end("gap"), match.end())
    return [
        candidate.answer(
            Certainty.LIKELY, "homestead", start=start, end=end, audience=Audience.PERSONAL
        )
        for start, end in (first, second)
    ]


def _pair(candidate: Candidate, *, named: bool) -> list[Answer] | None:
    low = max(0, candidate.start - _BACK)
    text = fold(candidate.text[low : candidate.end + _AHEAD])
    inside = candidate.start - low
    for match in _NAMED.finditer(text):
        if match.start() - inside > 8:
            return None
        covers = match.start() <= inside < match.end() or (
            0 <= match.start() - inside <= 8 and named
        )
        if not covers or not _in_china(match.group()):
            continue
        # Whole degrees say nothing of a place.
        if not _FINE.search(match.group()):
            continue
        degrees = any(sign in match.group() for sign in "°度º经纬")
        if not degrees and len(list(_PRECISE.finditer(match.group()))) < 2:
            continue
        start, end = low + match.start(), low + match.end()
        if "\t" in match.group() and not named:
            continue
        if _LISTED_AFTER.match(text, match.end()) or _LISTED_BEFORE.search(text[: match.start()]):
            continue
        if (
            text[match.start() - 1 : match.start()].isdigit()
            or text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        while text[end - low - 1] == " ":
            end -= 1
        return _answers(candidate, start, end)
    return None


def _answers(candidate: Candidate, start: int, end: int) -> list[Answer]:
    """A pair as it is written; two values where it stands in two cells or two fields."""
    audience = _audience(candidate, start)
    text = fold(candidate.text[start:end])
    values = list(_VALUE.finditer(text))
    if len(values) == 2 and _APART.search(text[values[0].end() : values[1].start()]):
        spans = [(start + each.start(), start + each.end()) for each in values]
    else:
        spans = [(start, end)]
    return [
        candidate.answer(Certainty.LIKELY, "in China", start=low, end=high, audience=audience)
        for low, high in spans
    ]


def _in_china(text: str) -> bool:
    """Whether the whole degrees of both, in either order, are a place in China."""
    names = re.sub(r"[′'’分‘].*?(?=[,;、/，；NE北东]|$)", "", text)
    numbers = [float(each) for each in re.findall(r"[0-9]+(?:\.[0-9]+)?(?= ?[°度º]|)", names)]
    whole = [each for each in numbers if each > 3.8]
    if len(whole) < 2:
        return False
    latitudes = [each for each in whole if 3.8 <= each <= 53.6]
    longitudes = [each for each in whole if 73.5 <= each <= 135.1]
    return bool(latitudes and longitudes)


def _sentence(candidate: Candidate, start: int) -> str:
    """The line around a place, from full stop to full stop."""
    low, high = stretch(candidate.text, start, start, _LINE_END, _LINE)
    return candidate.text[low:high]


def _audience(candidate: Candidate, start: int) -> Audience:
    if not _HOME.isdisjoint(candidate.around.label(start)[0]):
        return Audience.PERSONAL
    row = candidate.around.row(start)
    if any(
        _PERSON_COLUMN.search(header) and value and not _NOBODYS_ROW.match(value.strip())
        for header, value in row
    ):
        return Audience.PERSONAL
    line = _sentence(candidate, start) + candidate.around.header(start)
    if _NATURE.search(line):
        return Audience.UNKNOWN
    if _KEYED.search(line) or _is_named(candidate, line):
        return Audience.PERSONAL
    above = candidate.text[max(0, start - 120) : start].split("\n\n")[-1].split("\n")[-4:-1]
    if above and _REACHES_DOWN.search(above[-1]) and _HOME_WORDS.search(above[-1]):
        return Audience.PERSONAL
    if any(_FORM.search(each) for each in above) or _is_in_a_form(candidate.text, start):
        return Audience.PERSONAL
    # 发你她家坐标 ⏎ 我：106.18402,38.41173: talk goes on from line to line.
    talk = "".join(above[-2:]) if _SPEAKER.match(line) and all(map(_SPEAKER.match, above)) else ""
    if _HOME_WORDS.search(line + talk) or tells_of_somebody(candidate.text, start, line):
        return Audience.PERSONAL
    return Audience.UNKNOWN


def _is_named(candidate: Candidate, line: str) -> bool:
    """Whether the object of a message bears somebody's name beside the place."""
    found = _NAMED_SOMEBODY.search(line)
    if found is None:
        return False
    return found["name"][-1] not in _PLACE_ENDS


def _is_in_a_form(text: str, start: int) -> bool:
    """经度：… ⏎ 纬度：… ⏎ 入户核查: whose it is stands a line or two below, in the same block."""
    line = fold(text[text.rfind("\n", 0, start) + 1 : start + 40].partition("\n")[0])
    if not _FIELD.fullmatch(line):
        return False
    end = text.find("\n", start)
    below = text[end : end + 80].split("\n\n", maxsplit=1)[0].split("\n")[1:4] if end >= 0 else []
    return any(_FORM_BELOW.match(each) for each in below)


_FIELD = lazily(
    r"[\s*-]*(?:[东北经纬][经纬度][:：]?|[坐定][标位][:：]|经纬度[:：]|(?:GPS ?)?(?:Lat|Long)itude[:：])?\s?[0-9.,，、 °′″EN度]+"
)
_FORM_BELOW = lazily(
    # 说明：低保户刘某某家中厨房, below a photograph's particulars.
    r"(?:说明|备注|描述|主题|标题|图说|用途|Description|Comment)[:：][^\n]{0,16}(?:低保|特困|独居|孤寡|困难|帮扶|[户某家](?:家|中|里|内)|老人|入户|走访|慰问)"
    r"|[\s*-]*(?:入户(?:核查|走访|调查|慰问|采集|探访)|家访|户主|姓名|对象|老人|住址|住户|申请人|低保(?:户|对象)|特困|独居|孤寡)"
)
_SPEAKER = lazily("[^：:，,。；;0-9\n]{1,8}[：:]")
