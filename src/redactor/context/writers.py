"""Who writes or speaks to an office: letters, messages, calls and visits give their names in passing.

    我是退休纺织工人曲某某。    ——司机的女儿 鲍某某    来电人：是我，巴某某。    网友“贾某某”：您好！

Who turns to an office is not made known (信访工作条例 art. 30 and 38). Officials who speak for theirs
are left alone: what they are goes before their names.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.context.name_forms import filled, fills, has_any, name_ending
from redactor.context.people import SURE, People
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
#: How far around somebody's words are looked at that tell what they are for; how long a clause is.
_NEAR, _CLAUSE = 240, 32
# What is said to an office, and in no other text.
_PLEA = lazily(
    "问[：:]|来信|信箱|您好|你好|热线|留言|反映|领导|局长|书记|市长|县长|区长|镇长|12345|12315|12333"
    "|求助|求求|救命|信访|投诉|举报|请问|咨询|麻烦|帮忙|帮我|帮查|帮问|盼|恳请|请求|说法|查一查|怎么办"
    "|给解决"
    "|没到账|不给|补办|退款|退货|退车|不退|不认|问谁|找谁|管不管|骗|阿[sS]ir|点解|点办|编辑|坐席"
    "|座席|话务|来电|来访|接线|丢了|停发|查无|通不过|不让|怎么(?:还|不|办|又|回事|样才)|你们(?:那边"
    "|查|帮|管|要|记|局|单位|给|来|们)|实名|冤|打错|核实|为啥|咋[办整]|拒绝|卡在|给个"
)
# Who speaks for an office, or to the public.
_OFFICIAL = lazily(
    "(?:局长|处长|科长|书记|主任|镇长|乡长|县长|市长|区长|所长|院长|校长|园长|站长|队长|部长|主席"
    "|会长|秘书长|法官|书记员|检察官|民警|警官|交警|辅警|医生|医师|护士长?|大夫|律师|记者|编辑|主持人"
    "|主播|话务员|接线员"
    "|客服|坐席|座席|工作人员|网格员|网格长|社工|志愿者|专干|专员|干事|科员|经理|总监|董事长|法人"
    "|教授|研究员|讲师|班主任|班长|代表|委员|调解员|楼长|河长|第一书记|辅导员|讲解员|导游|教练|演员"
    "|作者|导演|选手|冠军|窗口|工号[0-9]*|值班员?)$"
)
_FORMER = lazily("退休|离休|原|前|下岗|老")
_TO_PUBLIC = lazily("大家好|各位|观众|听众|网友们|同学们|朋友们|直播|主持|采访|宣誓|述职|竞选|致辞")
# What is before the name of somebody who says who he is: 退休纺织工人, 1979年入伍的老兵, 城关的.
_WHAT = lazily(
    "(?:[人民员师工兵主户长生妈爸母父亲妻夫友属孙女子儿姐妹哥弟汉客年叔伯姨婶老]|[村社区县市镇乡里]|的)$"
)
_ME = lazily(
    "(?:我|俺|本人|咱)(?:就)?(?:是|系|叫|名叫|姓名[是叫：:]?|名字[是叫]?|[，,：:])?(?=[^，。；：！？\n])"
)
_NAMED = lazily(
    "(?:名字|本名|实名[：:]|真名吧?[：:]?|写名字[，,]|自报|署名[：:]?|落款[是为：:]?)(?:是|叫|系|就是|[：:])?(?=[\u4e00-\u9fff])"
)
_CLAUSE_ENDS = lazily("[，,。；;：:！!？?\n（(、…~～]|\\Z| {2}|\u3000")
_INTRODUCES = ("是", "系", "叫", "，", ",")
_TITLED = lazily("女士|先生|小姐|阿姨|大爷|大妈|师傅|同学|某")


def names_of_writers(text: str, people: People) -> Iterator[tuple[int, int]]:
    """The names of those who write, call or come."""
    if has_any(text, ("\n", "我", "俺", "本人", "咱", "—", "实名")) and _PLEA.search(text):
        yield from _introduced(text, people)
        yield from _signed(text, people)
        yield from _kin_of_writers(text, people)
    if has_any(text, ("网", "昵称", "用户名")):
        yield from _on_the_net(text, people)
    if has_any(text, _SEATS):
        yield from _speaking(text, people)
    if has_any(
        text,
        (
            "来访",
            "来信",
            "来电",
            "家属",
            "持证人",
            "旅客",
            "乘客",
            "港",
            "台胞",
            "反映",
            "举报",
            "投诉",
            "发件人",
            "From",
            "外国人",
        ),
    ):
        yield from _at_the_counter(text, people)
    if has_any(text, ("居民", "市民", "村民", "群众", "住户", "业主", "家长", "属")):
        yield from _in_the_log(text, people)


def _is_plea(text: str, start: int, end: int) -> bool:
    low, high = max(0, start - _NEAR), end + _NEAR
    return _PLEA.search(text, low, high) is not None and not _TO_PUBLIC.search(text, low, end)


def _introduced(text: str, people: People) -> Iterator[tuple[int, int]]:
    """我是离休教师…, 我，…，去年; 名字…."""
    for me in _ME.finditer(text):
        low = me.end()
        if not text.endswith(_INTRODUCES, me.start(), low) and not me.group().startswith("本人"):
            continue
        stop = _CLAUSE_ENDS.search(text, low, low + _CLAUSE)
        name = _said_to_be(text, low, stop.start(), people) if stop else None
        if name and _is_plea(text, *name):
            yield name
    for named in _NAMED.finditer(text):
        end = fills(text, named.end(), people)
        plea = end > named.end() and _is_plea(text, named.end(), end)
        if plea and not _TITLED.search(text, named.end(), end):
            yield named.end(), end


def _said_to_be(text: str, low: int, stop: int, people: People) -> tuple[int, int] | None:
    """The name with which a clause ends that says who somebody is."""
    end = fills(text, low, people)
    start = low
    if end <= low:
        blank = text.rfind(" ", low, stop) + 1
        start = blank if blank > low and fills(text, blank, people) == stop else 0
        start = start or name_ending(text, stop, people)
        end = stop
        what = text[low:start].rstrip(" ")
        if start >= stop or not _WHAT.search(what):
            return None
        if _OFFICIAL.search(what) and not _FORMER.search(what):
            return None
    if end != stop and text[end : end + 1] not in "，,。（( ":
        return None
    return None if _TITLED.search(text, start, end) else (start, end)


# Who signs as somebody who asks: 业主, 消费者, 司机的女儿, 一个老兵.
_SIGNS_AS = (
    "(?:(?:孩子[的他她]?[爸妈爹娘]|娃[儿他她]?[爸妈爹娘达])[ \u3000]{1,3}|(?:(?:一[个名位])?(?:[\u4e00-\u9fff]{0,8}的)?(?:退休|下岗|困难|普通|老)?"
    "(?:业主|读者|申请人|住户|租户|租客|房客|消费者|顾客|乘客|旅客|用户|网友|市民|居民|村民|群众|百姓|老百姓"
    "|农民|农民工|职工|工人|教师|老兵|退役军人|军属|家属|家长|患者|病人|学生|考生|求助[人者]|投诉[人者]"
    "|举报[人者]"
    "|反映[人者]|来信[人者]|写信[人者]|上访[人者]|当事人|受害[人者]|车主|房主|户主|储户|股民|投资[人者]"
    "|店主|摊主|妻子?|丈夫|女儿|儿子|母亲|父亲|妈妈|爸爸|老人|老党员|残疾人|低保户|女婿|儿媳|孙[子女])"
    "[ \u3000：:]{0,3}))"
)
# What follows in a signature: an age, an address to write to, a date, a polite word.
_SIGNATURE_ENDS = (
    r"(?=[，,]\s?[0-9]{2}岁|[ \u3000]{1,4}[A-Za-z0-9._-]{3,40}@|[ \u3000]{0,4}(?:敬上|敬启|叩首|泣[上告]|谨上|拜上|急盼|手印|按印|[上启叩])(?![\u4e00-\u9fff])"
    r"|[ \u3000]{0,4}(?:[（(【\[]|[0-9]{4}年|[0-9]{1,2}月"
    r"|[一二三四五六七八九十]{1,2}月|[0-9]{4}[-./]|1[3-9][0-9]{9}|电话|手机|联系|微信|QQ)|[ \u3000]*[。.！!]?[ \u3000]*(?:\n|\Z))"
)
_SIGNATURE = lazily(
    rf"(?:^|\n)[ \u3000\t]*(?P<dash>[—–-]{{1,3}}[ \u3000]*)?(?P<as>{_SIGNS_AS})?(?=[{_HAN}A-Z])"
    rf"|[。！？!?…~～”\"）)][ \u3000]*(?:(?P<dash2>[—–]{{1,3}}[ \u3000]*)|[ \u3000]*)(?P<as2>{_SIGNS_AS})?(?=[{_HAN}A-Z])"
)
_CLOSES = lazily(_SIGNATURE_ENDS)
_LONGEST_LETTER = 600
_FIRST_PERSON = lazily("[我俺咱]|本人")
_ASKS = lazily("(?:^|\n)[ \u3000]*(?:问|来信|咨询|提问|留言)[^\n：:]{0,6}[：:]")
# An office answers here, or somebody speaks to the public.
_ANSWERS = lazily(
    "您的?(?:来信|留言|反映|诉求|投诉|咨询)|您反映|收悉|感谢您|答复如下|回复如下|特此(?:通知|公告|通报)"
)
_NO_WRITER = lazily(
    "述职|宣誓|致辞|寄语|倡议|报道|通讯员|作者|摄影|编辑|供稿|日记|诗|散文|获奖|感言|誓词|宣言"
)


def _signed(text: str, people: People) -> Iterator[tuple[int, int]]:
    """Names below or behind what somebody writes: alone on a line, behind a dash, as 业主…."""
    for sign in _SIGNATURE.finditer(text):
        start = sign.end()
        role, dash = sign["as"] or sign["as2"], sign["dash"] or sign["dash2"]
        end = fills(text, start, people)
        if end <= start or end - start > 24 or not _CLOSES.match(text, end):
            continue
        if not (dash or role) and not _is_foot(text, sign.start(), end):
            continue
        low = _letter_start(text, sign.start())
        if (
            not _TITLED.search(text, start, end)
            and (
                role
                or (dash and _ASKS.search(text, low, sign.start() + 1))
                or _FIRST_PERSON.search(text, low, sign.start() + 1)
                or _IS_ANSWERED.match(text, end)
            )
            and _PLEA.search(text, low, sign.start() + 1)
            and not _ANSWERS.search(text, low, sign.start() + 1)
            and not _NO_WRITER.search(text, low, end + 12)
        ):
            yield start, end


def _letter_start(text: str, end: int) -> int:
    """Where the letter begins that ends here: at 来信, or behind an answer's line."""
    low = max(0, end - _LONGEST_LETTER)
    for head in _HEADS.finditer(text, low, end):
        low = head.end()
    return low


_HEADS = lazily(
    r"\n[ \u3000]*(?=(?:来信|问|诉求|留言|来电|投诉|咨询|群众|网友)[^\n：:]{0,8}[：:])|\n[ \u3000]*(?:答复|答|回复|办理|处理)[^\n：:]{0,8}[：:][^\n]*"
)
_FOOT = lazily(
    r"[ \u3000\t，,。.]*(?:[0-9]{2}岁)?[ \u3000，,]*(?:敬上|谨上|泣上|手印|按印|上|叩)?[ \u3000，,]*(?:[（(]?[A-Za-z0-9._@-]{5,40}[）)]?"
    r"|(?:电话|手机|联系|微信|QQ)[^\n]{0,24}|[0-9一二三四五六七八九十]{1,4}[年月./-][^\n]{0,12})?[ \u3000]*(?=\n|\Z|【|答)"
)


def _is_foot(text: str, start: int, end: int) -> bool:
    """Whether a name without more is all of its line, or the last of a letter's words."""
    rest = _FOOT.match(text, end)
    if rest is None:
        return False
    if text[start : start + 1] == "\n" or start == 0:
        return start > 0
    return not text[rest.end() :].strip() or _ANSWERED.match(text, rest.end()) is not None


_ANSWERED = lazily(r"\s*(?:[【〔\[（(]|答|回复|办理|处理|编者|—)")
_IS_ANSWERED = lazily(r"[ \u3000]*\n[ \u3000]*[【〔\[（(]?(?:答|回复)[^\n]{0,6}[：:】〕\])）]")
# X，是我老伴; 我老伴X，.
_OF_MINE = lazily(
    "[，,]?(?:他|她|那)?[是系]?[我俺](?:的|家)?(?:老伴|爱人|妻子|丈夫|老公|老婆|媳妇|儿子?|女儿|闺女"
    "|姑娘|孙[子女]|[父母]亲|爸|妈|爹|娘|婆婆|公公|岳[父母]|哥|弟|姐|妹|大[爷娘]|奶奶|爷爷)"
)
_WRITTEN = lazily(
    "(?:写[着的]?是?|登记[着的]?是?|名下是?|户名是?|名字是?)(?=[\u4e00-\u9fff]{2,4}[，,])"
)


def _kin_of_writers(text: str, people: People) -> Iterator[tuple[int, int]]:
    """老证写着…，是我老伴."""
    for written, end in filled(_WRITTEN.finditer(text), text, people):
        start = written.end()
        if _OF_MINE.match(text, end) and _is_plea(text, start, end):
            yield start, end


#: How much speaks for a given name at least that is no nickname.
_OWN = 1.0
_NET = lazily('(?:网友|网民|网名|用户名|昵称|群众|市民)[“"「『‘](?=[\u4e00-\u9fff])')
_TURNS_TO = lazily(
    '[”"」』’]?(?:同志|女士|先生)?(?:[：:]|来信|留言|反映|投诉|咨询|提问|问|您|在[^，。\n]{0,16}(?:留言|反映|发帖|投诉)|发帖|称|于)'
)


def _on_the_net(text: str, people: People) -> Iterator[tuple[int, int]]:
    """网友“…”：您好."""
    for net in _NET.finditer(text):
        start = net.end()
        end = fills(text, start, people)
        # 黄河水 is what somebody calls himself.
        is_own = (
            end - start > 2
            and people.given_weight(text[start + 1 : end]) >= _OWN
            and text[start : start + 2] not in people.words
        )
        if is_own and _TURNS_TO.match(text, end):
            yield start, end


_SEATS = (
    "坐席",
    "座席",
    "话务",
    "接线",
    "接警",
    "客服",
    "热线",
    "柜员",
    "窗口",
    "工作人员",
    "12345",
    "12333",
)
# Who takes calls or visitors, at the start of a line; who calls.
_TAKES = lazily(
    "(?:^|\n)[ \u3000]*(?:坐席|座席|话务员|接线员|接线|接警员|接警台|客服|热线|柜员|窗口|工作人员|12345|12333)[^\n：:]{0,8}[：:]"
)
_SEAT = lazily("坐席|座席|话务|接线|接警|客服|热线|12345|12333")
_SPEAKER = lazily(
    rf"(?:^|\n)[ \u3000]*(?P<name>[{_HAN}]{{2,4}}|[{_HAN}·]{{4,12}}|[A-Z][A-Za-z ]{{2,24}})[：:]"
)
_CALLER = lazily(
    "(?:^|\n)[ \u3000]*(?:来电人?|来电者|市民|群众|来访人|来访者|求助人|报警人|报案人|用户|客户|诉求人"
    "|居民|村民|对方|家属|女|男|女士|男士|老人)[0-9一二三甲乙A-C]?[：:]"
)
_CLAUSE_STARTS = lazily(
    "[：:，,。！!？? ]\\s?(?:是我|我是|我叫|我姓名|户名|名字|叫|本人)?[，,是叫：:]?\\s?(?=[\u4e00-\u9fff])"
)
_NICK = lazily("[小老阿][\u4e00-\u9fff]")
_OFFICE_SIDE = lazily(
    "坐席|座席|话务|接线|客服|热线|柜员|窗口|接警|民警|医生|护士|律师|老师|主任|局长|书记|工作人员"
    "|来电|来访|市民|群众|社工|调解|主持|记者|系统|备注|地址|时间|编号|姓名|电话|内容|结果|处理|答复"
)


def _speaking(text: str, people: People) -> Iterator[tuple[int, int]]:
    """Who calls, where an office's seat answers: as the speaker of a line, or in a caller's."""
    if not _TAKES.search(text):
        return
    seated = _SEAT.search(text) is not None
    for speaker in _SPEAKER.finditer(text) if seated else ():
        name = speaker["name"]
        if _OFFICE_SIDE.search(name):
            continue
        if _NICK.fullmatch(name):
            if name[1] in people.single:
                yield speaker.span("name")
        elif not _TITLED.search(name) and fills(text, speaker.start("name"), people) == speaker.end(
            "name"
        ):
            yield speaker.span("name")
    for caller in _CALLER.finditer(text):
        stop = text.find("\n", caller.end())
        stop = len(text) if stop < 0 else stop
        for clause in _CLAUSE_STARTS.finditer(text, caller.end() - 1, stop):
            start = clause.end()
            end = fills(text, start, people)
            if (
                start < end <= stop
                and end - start > 2
                and people.is_name(text[start:end]) | people.is_transliterated(text[start:end])
            ):
                yield start, end


# 【来访一】 …，68岁; 居民…来问落户; 08:40 居民….
_VISIT = lazily(
    "[【（(\\[]?(?:来访|来信|来电|诉求|留言|咨询|信访|接访)(?:者|人|事项|件)?[0-9一二三四五六七八九十]{0,3}[】）)\\]：:][ \u3000]*(?=[\u4e00-\u9fff])"
)
_VISITOR = lazily("[，,（(]\\s?(?:[男女]|[0-9]{2}岁)")
_LOGGED = lazily(
    r"(?:^|\n)[ \u3000]*[0-9]{1,2}[:：][0-9]{2}[^\n，。]{0,12}?(?:居民|市民|村民|群众|住户|业主|家长"
    r"|军属|[港澳台]{1,3}居民|家属)[ \u3000]?(?=[\u4e00-\u9fffA-Z])"
)
_COMES = lazily(
    "(?:女士|先生)?(?:[（(][^（）()\n]{4,24}[）)])?(?:来[问办访电领补开诉]|前来|到[^，。]{0,8}[办问咨反]"
    "|办|问|称|反映|投诉|求助|咨询|致电|打来|报[警称修]|持|带|要求|询问|申请|说|哭)"
)


def _in_the_log(text: str, people: People) -> Iterator[tuple[int, int]]:
    for logged in _LOGGED.finditer(text):
        start = logged.end()
        found = people.weighed_at(text, start)
        end = fills(text, start, people)
        if end == start and found is not None and found.weight >= SURE - 2:
            end = found.end
        if end == start and (latin := _LATIN_LED.match(text, start)):
            end = latin.end()
        if end > start and _COMES.match(text, end) and not _TITLED.search(text, start, end):
            yield start, end


def _at_the_counter(text: str, people: People) -> Iterator[tuple[int, int]]:
    for visit, end in filled(_VISIT.finditer(text), text, people):
        if _VISITOR.match(text, end):
            yield visit.end(), end
    for office in _RELATIVE.finditer(text):
        start = office.end()
        end = fills(text, start, people)
        if end == start:
            end = people.name_at(text, start, SURE)
        if end > start and _SAYS.match(text, end):
            yield start, end
    for says in _REPORTS.finditer(text):
        # 大湾镇葛某某反映其父低保被停, 家住附近的曹某某反映.
        so = _REPORTS_SO.search(text, max(0, says.start() - _REACH), says.start())
        stop = so.start() if so else says.start()
        start = name_ending(text, stop, people)
        if start < stop and _FROM.search(text, max(0, start - 6), start):
            yield start, stop
    for sender in _SENDER.finditer(text):
        end = fills(text, sender.end(), people)
        is_own = end > sender.end() and (
            (
                people.is_name(text[sender.end() : end], SURE)
                and (end - sender.end() > 2 or people.surname_grade(text[sender.end()]) != "rare")
            )
            or text[sender.end()].isascii()
        )
        if is_own and _TO_OFFICE.search(text, end, end + _NEAR):
            yield sender.end(), end


# 家属 汤某 称丈夫…; 持证人KWOK WAI MAN，投诉….
_RELATIVE = lazily(
    "(?:(?:家属|亲属)[ \u3000：:]{0,2}|(?:持证人|持卡人|旅客|乘客|港澳居民|港人|台胞|外籍人士|外国人)[ \u3000：:]{0,2}(?=[A-Z]))(?=[\u4e00-\u9fffA-Z])"
)
_SAYS = lazily(
    "[ \u3000，,]{0,2}(?:称(?!号|职|为)|说|反映|投诉|举报|求助|来[问访电信]|问|询问|咨询|哭诉|报[警案])"
)
_REPORTS = lazily(
    "反映(?:[其父母村社小楼家物他她，,：:“]|解放|路)|举报(?!人|电话|箱|信)|投诉(?!人|电话|箱|件|率|处理)"
)
_REPORTS_SO = lazily("(?:[（(][^（）()\n]{4,24}[）)])?(?:来信|来电|来访|实名)?\\Z")
_REACH = 30
_FROM = lazily("(?:[镇乡村县区市组户社]|[^，。；]的)$")
# From: "…" <…>, to an office.
_SENDER = lazily(
    '(?:^|\n)[ \u3000]*(?:From|FROM|发件人|寄件人)[：:][ \u3000]*["“]?(?=[\u4e00-\u9fffA-Z][^<\n]{1,24}["”]? ?<)'
)
_TO_OFFICE = lazily("(?:To|TO|收件人|主送)[：:][^\n]{0,40}(?:gov\\.cn|12345|局|厅|委|办|信箱)")
_LATIN_LED = lazily("[A-Z]{2,12}(?: [A-Z]{2,12}){1,3}")
