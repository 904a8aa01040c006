"""Names of people who stay unnamed for the part that they play: who complained or reported, who
adopts, the parties of a family's case.

Who complained is not made known (信访工作条例 art. 30 and 38, 监察法 art. 35); an adoption is kept secret
on request (民法典 art. 1110); judgements on families are published with 某, divorces not at all
(最高人民法院《关于人民法院在互联网公布裁判文书的规定》 art. 4, 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from redactor.context.answered import names_of_answered
from redactor.context.family_cases import names_of_families
from redactor.context.listed import names_of_listed
from redactor.context.patients import names_of_patients
from redactor.context.people import VERBAL, People
from redactor.context.pupils import names_of_pupils
from redactor.context.slots import names_behind
from redactor.context.tables import Tables
from redactor.context.writers import names_of_writers
from redactor.text.patterns import lazily

_COMPLAINS = (
    "(?:来信|写信|诉求|反映|投诉|举报|检举|控告|信访|上访|来访|来电|报案|报警|求助|留言|申诉|倾诉|问政|致信|发帖|寄信)"
    "[人者](?:姓名)?|来电(?=[：:])"
)
_ADOPTS = "(?:被?收养|送养|领养|寄养)(?:申请)?人(?:夫[妇妻]|双方)?(?:姓名)?"
_PARTY = (
    "被?上诉人|被?申请人|原告|被告|受送达人|双方当事人|当事人|申请执行人|被执行人"
    "|被?告诫人|施暴人|加害人|受害人|代理人(?:父|母)|丈夫|妻子|老公|老婆|配偶"
)
# These are said of a marriage only.
_COUPLE = "男方|女方|夫[妻妇]双方|前[夫妻](?=[^子后期])"
# What parts a word from the name that it leads to.
_GAP = r"(?:[（(][^（）()\n]{1,10}[）)])?(?:[：:\s“\"]{0,4}|[^\S\n]{0,3}\n?[^\S\n]{0,8})"
_LEADS = lazily(
    rf"(?<!被){_COMPLAINS}|(?P<adopts>{_ADOPTS})|(?P<party>{_PARTY})|(?P<couple>{_COUPLE})"
)
_BEHIND = lazily(_GAP)
_FAMILY = lazily(
    "离婚|抚养|收养|人身安全保护|家庭暴力|家暴|监护权|监护人资格|探[望视]|婚约|同居|婚生|冷静期|告诫书|复婚|亲子|产下一?[子女]|彩礼"
)
#: How far around a party its case is told of.
_NEAR, _LINE = 160, 60
# An adoption is announced for objections.
_ANNOUNCED = lazily("公示|公告|征求意见")
# A certificate that is lost is declared void with its bearers' names.
_LOST = lazily("遗失|作废|挂失|被盗|丢失")
_HEAD = 80
# Who speaks for all, or is a firm: no name follows.
_NO_NAME = lazily("[^\n]{0,24}?(?:公司|中心|银行|委员会|局|合作社|厂|学校|医院)")
# 市民曹丽华反映, 居民祁海燕投诉.
_ONE_OF = lazily("(?:市民|居民|村民|网友|群众|住户|业主|家长|女士|先生)(?=[\u4e00-\u9fff])")
_SAYS = lazily(
    "(?:女士|先生)?(?:实名)?(?:来[电信访]|致电|反映|投诉|举报|留言|求助|咨询|报[警案]|打来|写信|称(?!赞|道|号)|问[：:，])"
)
# A letter's writer tells who he is.
_SELF = lazily("(?<![\u4e00-\u9fff])(?:我|俺)(?:的名字)?(?:叫|名叫|是叫)(?=[\u4e00-\u9fff])|我叫")
_LETTER = lazily(
    "来信|信箱|您好|你好|热线|留言|反映|领导|局长|书记|主任|12345|求助|网上信访|投诉|咨询|答复|救助|低保|补贴|骗|报案|笔录|五保|残疾|街道|残联|民政"
)
# What follows a party's name or a complainant's.
_DOES = lazily(
    "诉|起诉|实名|名下|于[0-9]|[0-9]|产下|占有|辩称|认为|请求|主张|同意|现|称|与|和|、|向|因|均|未|已|[，,。；;：:（(\\s]|\\Z"
)
_TITLED = lazily("女士|先生|小姐|阿姨|大爷|大妈|老师|同学|师傅|某")
_VERBS = VERBAL | frozenset("须折山各均双可能会需")
# A field's value that fills it, whatever name it is: 来电人：吉尔格勒.
_VALUE = lazily("[\u4e00-\u9fff·]{2,8}(?=\\s*(?:\n|\\Z|[，,；;（( \u3000]))")
_NO_VALUE = lazily(
    "匿名|不详|同上|本人|网友|市民|群众|居民|村民|无|略|未知|保密|单位|经办|上级|来信|电话|.*(?:[局司院厂店会处部所办号]|中心|公司|学校)"
)
# A child's own field.
_CHILD = lazily(
    "(?<![\u4e00-\u9fff])(?:未成年人|儿童|受助学?生|新生儿|婴儿|院内名|入园幼儿)(?:姓名)?\\s*[：:\t]\\s*"
)
# Whose form it is, on a page about people who are not named.
_SUBJECT = lazily(
    "(?<![\u4e00-\u9fff])(?:(?:儿童|孩子|学生|幼儿|对象|本人)?姓\\s*名|名字|(?:服务|走访|帮教|戒毒|监护)?对象|患者|被(?:监护|鉴定|申请|收养)人|案主|来访者|个案对象|受助儿童|家访对象|受访儿童)\\s*[：:\t]\\s*"
)
_UNNAMED_PAGE = lazily(
    "戒毒|矫正|帮教|预防接种|儿童建档|新生儿|未成年人|不良行为|孤儿|困境|留守|事实无人|寻亲|家暴|家庭暴力|受暴|庇护|弃婴|儿童主任(?!备案|名单|名册|联系|聘任)|儿童评估|个案记录|信访来信|网上信访|强制医疗|收养|精神障碍|精神病|司法鉴定|鉴定意见"
)
# 李长根同志：⏎您反映…: whom an answer is for.
_ANSWERED = lazily(
    "[：:]\\s*本院(?:受理|已)[^。]{0,40}(?:离婚|抚养|收养|监护|探望)|(?:同志|先生|女士)?[：:]\\s*(?:您好[！!，,。]?|你好[！!，,。]?)?\\s*[^。\n]{0,12}?[您你][^。\n]{0,24}(?:反映|来信|投诉|举报|咨询|信访|留言|诉求|求助|反应|申请公开|申请政府信息)"
    "|(?:同志|先生|女士)?[：:]\\s*[^。\n]{0,10}(?:来[信函电访]|留言|诉求|投诉|反映)[^。\n]{0,12}(?:收悉|已收到)"
)
_LINE_START = lazily("(?:^|\n)[ \u3000]*(?=[\u4e00-\u9fff])")
_NAME_FIRST = lazily("[\u4e00-\u9fff·]{2,10}?(?=(?:同志|先生|女士)?[：:])")
# 您（葛东海）反映
_YOU = lazily("[您你][（(](?=[\u4e00-\u9fff·]{2,10}[）)])")
# ——马得林: who signs a letter.
_SIGNED = lazily("(?:^|[\n。！？!?])[ \u3000]*[—–-]{2,3}[ \u3000]*(?=[\u4e00-\u9fff])")
# 与佟大为的离婚
_DIVORCED = lazily("(?:我|[本该]人)?[与和跟同](?=[\u4e00-\u9fff]{2,4}的?(?:离婚|婚姻|婚约))")
_HEADER = lazily(
    rf"^\s*(?:{_COMPLAINS}|{_ADOPTS}|(?:新生儿|婴幼?儿|宝宝|患儿|弃婴)姓?名?)\s*(?:[（(].*)?$|^(?:提交|发帖|诉求|来信|投诉)人?(?:姓名|员)$|^(?:留言|咨询|(?:意见)?提出)[人者](?:姓名)?$"
)


def names_of_roles(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    """The full names of such people, in order of their roles in the text, columns last."""
    return (each for each in _named(text, tables, people) if not _NOBODY.search(text, *each))


# Everybody's examples, and a clan.
_NOBODY = lazily("张三|李四|王五|赵六|氏|某|谢谢|(?<=人)员")


def _named(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    yield from _led_to(text, people)
    yield from _told_by_others(text, people)
    yield from _telling_themselves(text, people)
    yield from names_of_writers(text, people)
    yield from names_of_answered(text, people)
    yield from names_of_families(text, people)
    yield from names_of_patients(text, tables, people)
    yield from names_of_pupils(text, tables, people)
    yield from names_of_listed(text, tables, people)
    for child in _CHILD.finditer(text):
        yield from _value(text, child.end(), people)
    if _UNNAMED_PAGE.search(text, 0, _HEAD):
        for subject in _SUBJECT.finditer(text):
            yield from _value(text, subject.end(), people)
    if tables and any(_HEADER.search(header) for row in tables.samples() for header in row.headers):
        yield from _in_columns(text, tables, people)


def _led_to(text: str, people: People) -> Iterator[tuple[int, int]]:
    """原告龚慧敏, 诉求人：禹春花."""
    announces = _ANNOUNCED.search(text, 0, _HEAD) or _LOST.search(text, 0, _HEAD)
    for lead in _LEADS.finditer(text):
        start, end = lead.span()
        if lead["adopts"] or lead["party"] or lead["couple"]:
            if announces or _LOST.search(text, max(0, start - _LINE), end + _LINE):
                continue
            if lead["party"] and not _FAMILY.search(text, max(0, start - _NEAR), end + _NEAR):
                continue
        yield from _behind(text, end, people)


def _told_by_others(text: str, people: People) -> Iterator[tuple[int, int]]:
    """市民曹丽华反映; whom an answer is for; whom somebody is divorced from."""
    for one in _ONE_OF.finditer(text):
        for start, end in islice(names_behind(text, one.end(), people), 1):
            if _SAYS.match(text, end) and _is_full_name(text[start:end], people, False):
                yield start, end
    if "您" in text or "你" in text or "收" in text:
        for line in _LINE_START.finditer(text):
            name = _NAME_FIRST.match(text, line.end())
            if name and _ANSWERED.match(text, name.end()):
                bare = name.group().removesuffix("同志")
                if _is_full_name(bare, people, True):
                    yield line.end(), line.end() + len(bare)
    divorced = (
        _DIVORCED.finditer(text) if "离婚" in text or "婚姻" in text or "婚约" in text else ()
    )
    for leads in (*divorced, *_YOU.finditer(text)):
        yield from islice(names_behind(text, leads.end(), people), 1)


def _telling_themselves(text: str, people: People) -> Iterator[tuple[int, int]]:
    """我叫段小梅 in a letter, and ——马得林 below it."""
    for me in (*_SELF.finditer(text), *_SIGNED.finditer(text)):
        if _LETTER.search(text, max(0, me.start() - _NEAR), me.end() + _NEAR):
            for start, end in islice(names_behind(text, me.end(), people), 1):
                if _is_full_name(text[start:end], people, False):
                    yield start, end


def _behind(text: str, position: int, people: People) -> Iterator[tuple[int, int]]:
    gap = _BEHIND.match(text, position)
    start = gap.end() if gap else position
    if _NO_NAME.match(text, start, start + 26):
        return
    said = ":" in text[position:start] or "：" in text[position:start]
    names = list(names_behind(text, start, people))
    if said and len(names) < 2:
        yield from _value(text, start, people)
        return
    if not names:
        # 原告鹿文静诉你离婚: what only parties do goes before how well a name looks.
        named = people.weighed_at(text, start)
        if named is not None and named.weight > 0 and _DOES.match(text, named.end):
            names = [named[:2]]
    for name in names:
        if _is_full_name(text[slice(*name)], people, said):
            yield name


def _value(text: str, start: int, people: People) -> Iterator[tuple[int, int]]:
    """What fills a field, if it can be a name."""
    named = next(names_behind(text, start, people), None)
    value = _VALUE.match(text, start)
    # 吉尔格勒 is more than the name that 吉尔格 looks like.
    whole = value is not None and named is not None and value.end() > named[1]
    if named and not whole and _is_full_name(text[slice(*named)], people, True):
        yield named
        return
    if value is None or _NO_VALUE.fullmatch(value.group()) or _TITLED.search(value.group()):
        return
    if "·" in value.group() or whole or people.is_transliterated(value.group()):
        yield value.span()


def _is_full_name(name: str, people: People, said: bool) -> bool:
    """Whether it is no surname with a title and no verb; `said`: behind a colon."""
    if _TITLED.search(name) or (not said and name[0] in _VERBS):
        return False
    return people.is_name(name) or people.is_transliterated(name)


def _in_columns(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    for row in tables.rows():
        for cell in row.own:
            header = row.header(cell.column)
            if not header or not _HEADER.search(header):
                continue
            value = text[cell.start : cell.end]
            if people.is_name(value) or people.is_latin(value):
                yield cell.start, cell.end
