"""不动产权证书号: 宁（2020）兴庆区不动产权第0012345号; before: 银房权证兴庆区字第2010012345号, 宁国用（2005）第0123号.

With its owner it is personal; an announcement of loss publishes it lawfully.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.headings import PROVINCES
from redactor.context.holders import is_organisation
from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.detectors._labelled import labelled_value
from redactor.model import Audience, Certainty
from redactor.text.folding import fold, fold_plain
from redactor.text.patterns import lazily
from redactor.wording.clauses import stretch

_HEAD = lazily(
    # Letters from owners leave the brackets out: 宁2022银川市不动产权第….
    rf"(?:[{PROVINCES}][\u4e00-\u9fff]{{0,4}}? ?(?:[(\[] ?(?:[0-9]\n?){{4}} ?[)\]]|(?:19|20)[0-9]{{2}}) ?[\u4e00-\u9fff]{{0,14}}"
    r"|[A-Z]?[\u4e00-\u9fff]{1,8}?)$"
)
_FULL_HEAD = lazily(
    rf"[{PROVINCES}][\u4e00-\u9fff]{{0,3}} ?[(\[] ?(?:[0-9]\n?){{4}} ?[)\]] ?[\u4e00-\u9fff]{{0,14}} ?$"
)
_TAIL = lazily(
    # the district, 第107字
    r"(?:证明|证书|证)?(?:[（(][\u4e00-\u9fff]{1,6}[)）])?(?:(?![号为是])[\u4e00-\u9fff]){0,10}?(?:[A-Z]?字)?(?: ?第 ?[0-9]{1,4}字)?"
    # the year
    r" ?(?:\n?[(\[] ?(?:(?:[0-9]\n?){4}|[0-9]{2}) ?[年出划转]?[)\]]|(?:19|20)[0-9]{2}年?(?=字))? ?(?:字)?"
    # the serial; a short one between 第 and 号
    r"(?:(?:第|[Nn]o\.?) ?[0-9A-Z](?:[- ·.\n]?[0-9A-Z]){3,19} ?号?"
    r"|(?<=字) ?[0-9A-Z](?:[- ·.\n]?[0-9A-Z]){4,19} ?号?|第 ?[0-9]{3} ?号|(?<=权)[0-9]{7} ?号?(?![0-9]))"
)
_STOP = lazily(
    r"[划出]拨?让?土地|[ \u3000\t:：，,。；;、]|证明号|权属证书|权属证|证书|证号"
    r"|[的之为]|(?:号码?|编号|字号|证书|产证|权证|证)[:：为是]|为|系|将|[写印记]着|[写印]的|持有的?|名下的?|位于|遗失|补发|注销"
)
_OF_LAND_TOO = lazily("[\u4e00-\u9fff]{0,4}字")
# 房权证金凤区字第2010******号 is masked already.
_MASKED_ON = lazily("[*＊×●■]{2}")
_FEWEST_DIGITS = 3
_BACK, _AHEAD = 34, 44
_CODE_REST = lazily("J(?![0-9A-Z])|[A-Z]{2}[0-9]{5}[FW][0-9]{8}(?![0-9A-Z])")
# 农村土地承包经营权证: the giver's code, the household's serial, J. 不动产单元: GB/T 37346.
_CONTRACT = lazily("[0-9]{18}J")
_UNIT = lazily("[0-9]{12}[A-Z]{2}[0-9]{5}[FW][0-9]{8}")
_LAND = lazily("承包|经营权|确权")
# What a certificate's number without words stands behind.
_OF_CERTIFICATE = lazily(
    r"(?:证|证书|权|本)(?:登记)?(?:编?号码?|字号)(?:[（(][^（()）]{1,6}[)）])?[:：]?\s?$|证(?:书)?[:：（( \u3000]\s?$"
)
_LABEL = 14
# How far above a record's other fields stand (code points, lines).
_RECORD, _LINES_ABOVE = 80, 2
# Whom a list of things or the fields of one permit are about stands further up.
_FORM, _FORM_LINES = 240, 6
_HEADS = lazily(
    r"[ \t\u3000]*(?:抵押人|出质人|建设单位|用地单位|产权单位|移交单位|受让单位|申请单位|权利人)(?:名称)?[:：]"
)
_ITEM = lazily(r"[ \t\u3000]*(?:[0-9①-⑳（(一二三四五六七八九十]|[\u4e00-\u9fff]{2,12}[:：])")
#: How far above a list what it sells is told.
_HEADING = 160
# What an office gives up or sells, and who builds to sell: in the middle of a line, too.
_STATES = lazily(
    "机关事务|房产台账|国资(?:中心|委|公司)|国有(?:闲置)?资产|公有资产|集体资产|(?:行政|事业)单位资产|资产(?:处置|拍卖|划转|调拨|出租)|闲置(?:资产|房产|校舍|厂房)|破产(?:管理人|财产|清算|企业)|清算组|划拨公告|商品房预售"
)
_OF_FIRM = lazily("开发商|开发企业|开发单位|建设单位|用地单位|产权单位")
_HOLDER_FIELD = lazily(
    "(?:权利|权属|产权|所有权?|使用权?|持证|抵押|受让|转让|出让|移交)[人方]|户主|业主|房主|土地使用者|(?:用地|产权|使用|建设|开发|权属|持证)单位|开发商|开发企业"
)
_HOLDERS = lazily(
    "共有人|权利人|产权人|业主|户主|房主|住户|买受人|被执行人|申请人|村民|本人|[\u4e00-\u9fff]某(?![\u4e00-\u9fff]{0,8}(?:公司|集团|学|院|局|厂|中心))"
)
_ORGANISATION = (
    f"(?:{BODIES}|{INSTITUTIONS}|联合社|卫生院|保健院|图书馆|文化馆|体育馆|博物馆|档案馆|党校|养老院|[局厅]|人民政府|中心|供销社|信用社|银行|工厂|厂|站|联合会|管委会|机关|"
    "置业|地产|研究所|派出所|村集体|分公司)"
)
_OWNER = lazily(
    rf"(?:权利人|权属人|用地单位|权属单位|所有权人|受让方|受让人|转让方|转让人|移交方|移交单位|产权人|产权单位|持证人|持证单位|所有人|所有者|使用权人|土地使用者|开发商|开发企业|开发单位|建设单位|竞得人|抵押人|被执行人|出租方|出让方|单位)[：:为]?\s?[\u4e00-\u9fff（）()]{{2,28}}?{_ORGANISATION}"
    "|(?:采购人|招标人|采购单位|招标单位|建设单位|产权单位|使用单位|[我本该](?:局|院|校|馆|中心|单位|委|厅|所|站|公司|行|厂))(?:[名自所的办综]|拥有|现有)"
    # 你公司2023年6月起在赣（2017）…宗地东侧
    "|[你该贵](?:公司|单位|厂|社|院|校)[^。；;\n]{0,24}(?:在|位于|占用|使用|取得)[^，,。；;\n]{0,4}$"
    "|(?:国有资产|经营性资产|集体资产|公有资产|资产明细|办公楼|办公用房|教学楼|门诊楼|住院楼|综合楼|厂房)"
)
# 房产台账（公开版） … 权利人：银川市机关事务管理局 ⏎ 车库 同上 银房权证字…
_SAME_AGAIN = lazily(r"同上|上同|〃")
# 权利人 某镇某村集体, behind other numbers of the same wood; 开发商 behind its five permits.
_OWNER_LATER = lazily(
    rf"[^。\n]{{0,60}}(?:权利人|所有权人|使用权人)[：:为]?\s?[\u4e00-\u9fff（）()]{{2,20}}(?:村|组|社|村民小组|社区)集体"
    rf"|[^\n]{{0,40}}(?:开发商|开发企业|开发单位|建设单位|售楼部)[：:为]?\s?[\u4e00-\u9fff（）()]{{2,28}}?{_ORGANISATION}"
)
_FIVE_PERMITS = lazily("五证|预售(?:许可)?证|建设用地规划许可|施工许可证?|房预售证")
_BELONGS = lazily(
    rf"{_ORGANISATION}(?:所有的?|名下的?|持有的?|的|拟将|将其?|以)?[\u4e00-\u9fff《》（(：:，,、 \u3000]{{0,16}}$"
    # …有限公司名下位于昆仑东路389号仓库，权证号
    rf"|{_ORGANISATION}(?:所有的?|名下的?)(?:位于|坐落于?)[^，,。；;\n]{{2,30}}[，,（(]?\s?(?:[\u4e00-\u9fff]{{0,6}}证(?:书)?(?:编?号码?|字号)?)?[:：为]?\s?$"
)
# 资产名称,权证号,取得日期,账面价值: a list of what an office has.
_OF_ASSETS = lazily("资产(?:名称|编号|类别|原值)|账面(?:价值|原值|净值)|固定资产|资产原值|入账")
# 五证齐全——预售证：…土地证：…
_OF_SALE = lazily("五证|预售证|预售许可|规划许可证|施工许可证|开盘")
# 林权证…、界桩图各一份,均系村集体档案
_COLLECTIVE = lazily(
    r"[^\n]{0,40}(?:均|都|全|皆)?(?:[系为是属]|归|属于)[\u4e00-\u9fff]{0,4}(?:[村组社]|社区|镇|乡)集体"
)
_PUBLIC = lazily('[”"」]?[（(](?:集体|国有|公有|单位)')
_PERSONS = lazily(
    "户主|业主(?!大会|委员会|单位|方|代表)|房主|购房人|村民|居民|本人|夫妻|继承|被执行人(?![\u4e00-\u9fff（()）]{2,24}(?:公司|集团|合作社|厂|学校|医院))|申请人|住宅|[\u4e00-\u9fff]某{1,2}(?=[，,。；;、）)（(：:的名与和及系持\\s]|$)|先生|女士|之子|父亲|母亲|共有人|借款人|被征收人|自然人|身份证"
)
# A list's line is not about the one above.
_SENTENCE_END = lazily("[。！\n]")
#: How far the owner is named before the certificate and behind it, in the same line.
_CLAUSE, _BEHIND = 60, 60


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The code of a household's land contract, or of a home's 不动产单元, where its holder stands."""
    text, start = candidate.text, candidate.start
    if facts.rule.entity in candidate.named_at(candidate.letters_start):
        plain = _plain(candidate, facts)
        if plain is not None:
            return plain
    rest = _CODE_REST.match(candidate.after(20).upper())
    if not rest or candidate.prefix:
        return None
    value = candidate.value + rest.group()
    end = candidate.end + rest.end()
    around = text[max(0, start - _BACK - 6) : start] + text[end : end + 20]
    if _CONTRACT.fullmatch(value) and _LAND.search(around):
        return candidate.answer(Certainty.CONFIRMED, "shape", "label", end=end)
    if _UNIT.fullmatch(value) and _HOLDERS.search(around) and "单元" in around:
        return candidate.answer(
            Certainty.LIKELY, "shape", "holder", end=end, audience=_owner(candidate, start, end)
        )
    return None


def _plain(candidate: Candidate, facts: Facts) -> Answer | None:
    """A number without words: 林权证号：B530102007183; a unit of land is no certificate."""
    answer = labelled_value(candidate, facts)
    if answer is None or not _OF_CERTIFICATE.search(
        candidate.text, max(0, answer.start - _LABEL), answer.start
    ):
        return None
    return answer._replace(audience=_owner(candidate, answer.start, answer.end))


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The words and year before 不动产权 or 房权证, and the serial behind."""
    text = candidate.text
    if candidate.value[-1].isdigit():
        return _shortened(candidate)
    # With the anchor's last character: the serial may stand right behind it.
    tail = _TAIL.match(_fold_words(text[candidate.end - 1 : candidate.end + _AHEAD]), 1)
    if not tail:
        return None
    if _MASKED_ON.match(text, candidate.end - 1 + tail.end()):
        return None
    # 公租房轮候第2021-0658号: a place in a queue.
    if "轮候" in tail.group():
        return None
    # A form's blank: 第XXXXXXX号.
    if sum(map(str.isdigit, tail.group().rpartition("第")[2] or tail.group())) < _FEWEST_DIGITS:
        return None
    # 房地产市场（2008）第12期; 沪房地浦字（2008）第029381号.
    if candidate.value == "房地" and not _OF_LAND_TOO.match(text, candidate.end):
        return None
    low = max(0, candidate.start - _BACK)
    head = _BRACKETED.sub(
        lambda match: fold(match.group()), fold_plain(text[low : candidate.start])
    )
    is_worded = "字" in tail.group() or "权" in tail.group() or _FULL_HEAD.search(head)
    if candidate.value == "承包经营权" and not is_worded:
        return None
    start = _begin(head, low, candidate.start)
    end = candidate.end - 1 + tail.end()
    return candidate.answer(
        Certainty.CONFIRMED, "shape", start=start, end=end, audience=_owner(candidate, start, end)
    )


# 宁2021西夏不动产0013396: as owners write it who copy no brackets.
_SHORT_HEAD = lazily(rf"[{PROVINCES}][（(]?(?:19|20)[0-9]{{2}}[)）]?[\u4e00-\u9fff]{{2,6}}$")
_SHORT_TAIL = lazily(r"[0-9]{6,8}号?(?![0-9])")


def _shortened(candidate: Candidate) -> Answer | None:
    head = _SHORT_HEAD.search(candidate.before(14))
    tail = _SHORT_TAIL.match(candidate.text, candidate.end - 1)
    if not head or not tail:
        return None
    start = candidate.start - len(head.group())
    audience = _owner(candidate, start, tail.end())
    return candidate.answer(
        Certainty.CONFIRMED, "shape", start=start, end=tail.end(), audience=audience
    )


def _owner(candidate: Candidate, start: int, end: int) -> Audience:
    """ORGANISATION where an office, a company or a village's collective owns or sells it, and no
    person is spoken of."""
    text = candidate.text
    low, _ = stretch(text, start, end, _SENTENCE_END, _CLAUSE)
    before = text[low:start]
    behind = re.split("[。；;\n]", text[end : end + _BEHIND], maxsplit=1)[0]
    if _PERSONS.search(before) or _PERSONS.search(behind[:16]):
        return Audience.UNKNOWN
    owner = _OWNER.search(before) or _BELONGS.search(before) or _OWNER.search(behind)
    owner = (
        owner
        or _OF_SALE.search(before)
        or _PUBLIC.match(behind)
        or _COLLECTIVE.match(behind)
        or _owner_of_record(text, start, end)
    )
    if owner:
        return Audience.ORGANISATION
    if _OWNER_LATER.match(text, end) and (
        "集体" in text[end : end + 90] or _FIVE_PERMITS.search(text, low, end)
    ):
        return Audience.ORGANISATION
    if _SAME_AGAIN.search(before) and _owned_above(text, low):
        return Audience.ORGANISATION
    row = candidate.around.row(start)
    is_owned = any(is_organisation(cell) for _, cell in row)
    is_owned = is_owned or any(_OF_ASSETS.search(header) for header, _ in row)
    return Audience.ORGANISATION if is_owned else Audience.UNKNOWN


def _owned_above(text: str, low: int) -> bool:
    """Whether the line above, which a line that says 同上 repeats, names an organisation's."""
    above = text[max(0, low - 2 * _RECORD) : max(0, low - 1)].rpartition("\n")[2]
    return _OWNER.search(above) is not None and not _PERSONS.search(above)


def _owner_of_record(text: str, start: int, end: int) -> re.Match[str] | None:
    """The organisation that a field names above the certificate, or else in the line below."""
    low, high = text.rfind("\n", 0, start), text.find("\n", end)
    above = text[max(0, low - _RECORD) : max(0, low)].split("\n")[-_LINES_ABOVE:]
    below = text[high + 1 : high + _RECORD].partition("\n")[0] if 0 <= high <= end + 1 else ""
    for line in (*reversed(above), below):
        field = _HOLDER_FIELD.search(line) if _HOLDER_FIELD.match(line) else _OF_FIRM.search(line)
        if field:
            return None if _PERSONS.search(line) else _OWNER.match(line, field.start())
    headed = None if _HOLDERS.search(text, max(0, low), end) else _owner_of_form(text, max(0, low))
    if headed:
        return headed
    # 受区国资中心委托，对以下闲置资产公开竞价：
    heading = text[max(0, start - _HEADING) : start]
    return None if _PERSONS.search(heading) else _STATES.search(heading)


def _owner_of_form(text: str, low: int) -> re.Match[str] | None:
    """The organisation that heads the items or the fields among which a line stands."""
    for line in reversed(text[max(0, low - _FORM) : low].split("\n")[-_FORM_LINES:]):
        if _HEADS.match(line):
            return None if _PERSONS.search(line) else _OWNER.search(line)
        if _HOLDERS.search(line) or not _ITEM.match(line):
            return None
    return None


def _begin(head: str, low: int, start: int) -> int:
    """Where the words before begin: at the province when a year in brackets follows it."""
    full = _FULL_HEAD.search(head)
    if full:
        return low + full.start()
    cut = max((stop.end() for stop in _STOP.finditer(head)), default=0)
    lead = _HEAD.search(head[cut:])
    return low + cut + lead.start() if lead else start


_BRACKETED = lazily(r"[(（〔\[]\s?\S{4,6}?\s?[)）〕\]]")


def _fold_words(text: str) -> str:
    """Folded in brackets and from 第 on; the words keep their numerals: 五华区."""
    head, mark, tail = text.partition("第")
    head = _BRACKETED.sub(lambda match: fold(match.group()), fold_plain(head))
    return head + mark + fold(tail)
