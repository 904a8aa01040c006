"""Children's names where no word for a child leads to them: registers of pupils, class chats, rows of
orphans, a visit's diary, a newborn's papers, an age behind a name.

    段某某 无学籍号 随迁    还有许某某，花生过敏    谭某，20180527，事实无人抚养    babyname=翁某某    轻生者向某某，16岁

未成年人保护法 art. 4, 103. A prize names its winner, a school its teachers.
"""

from __future__ import annotations

from collections.abc import Iterator

from redactor.context.name_forms import filled, fills, has_any, is_a_name, name_before_words
from redactor.context.people import People
from redactor.context.plights import HONOUR
from redactor.context.tables import Tables
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# What parts the cells of a row, of whatever make.
_CELL = r"(?:[ \u3000\t]*[,，|｜;；\t][ \u3000\t]*|[ \u3000]{1,8}|(?:<[^<>\n]{1,24}>){1,3})"
_ROW = lazily(
    rf"(?:(?:^|\n)[ \t\u3000]*(?:<[^<>\n]{{1,24}}>){{0,3}}(?:[（(]?[0-9]{{1,3}}[）)]?{_CELL})?|(?<=[0-9A-Z]{{9}})[ \u3000\t,，|]{{1,3}})(?=[{_HAN}A-Z])"
)
# What only a pupil's row tells: a class, a number of the register; an orphan's.
_CLASS = (
    "(?:小学|中学|完小|中心校|学校|一贯制|幼儿园|附小|附中|[一二三四五六七八九十]中)?(?:[一二三四五六七八九][（(]?[0-9]{1,2}[）)]班"
    "|[一二三四五六七八九]年级|[初高][一二三]|[大中小][一二三]?班)"
    "|(?:小学|完小|中心校|幼儿园|附小|初中|九年制学校|九年一贯制学校)(?![^\n]{0,12}(?:教师|老师|校长))"
)
_PUPIL = lazily(
    f"{_CLASS}|学籍|随迁|未入园|未入学|辍学|转学|孤儿|事实无人|困境儿童|散居|留守|新生儿|雨露计划|营养餐|义务教育"
)
_GROWN = lazily(
    "教师|老师|校长|园长|教研|任教|执教|班主任|家长|教练|指导|辅导员|督学|书记|主任|教育局|[男女][，,\t ]{1,2}(?:[2-9][0-9]岁"
    "|19[0-9]{2})|学历|职称|岗位|面试|笔试|总分|本科|硕士|录用|招聘|聘用|退休"
)
_PRIZE = lazily(
    "[一二三特]等奖|获奖|奖[状项杯]|冠军|亚军|季军|表彰|光荣榜|喜报|优秀|三好|录取|名次|决赛|冠名|指导教师|参赛作品|好少年|小作者|文/|作者"
)
# Pages that keep a register of children.
_REGISTER = lazily(
    "学籍|资助|困难|补助|登记|保管|过敏|随迁|花名册|转学|信息采集|小升初|孤儿|儿童|事实无人|留守"
    "|接送|报名|家长|免疫|接种|体检|体质|营养餐|宿舍|住校|缴费|退费|欠费|雨露计划|核查|名单|birth"
    "|出生"
)
_HEAD, _LINE, _NEAR = 300, 80, 120


_OF_PUPILS = (
    "班",
    "年级",
    "小学",
    "中学",
    "幼儿园",
    "学籍",
    "孤儿",
    "事实无人",
    "困境",
    "散居",
    "转学",
    "随迁",
    "高一",
    "高二",
    "高三",
    "初一",
    "初二",
    "初三",
    "雨露",
)
_CALLS = (
    "孩 男",
    "孩 女",
    "取名",
    "起名",
    "名儿",
    "名字写",
    "孙名",
    "本名",
    "原名",
    "娃",
    "囡囡",
    "佬弟",
    "我",
    "俺",
    "外甥",
    "侄",
    "孙",
    "小朋友",
    "班，",
    "班,",
)


_AGES = ("岁", "年仅", "未满", "才十", "才1")


def names_of_pupils(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    """Children's names, by where they stand."""
    if has_any(text, _OF_PUPILS):
        yield from _rows(text, tables, people)
    yield from _fields(text, people)
    if has_any(text, _AGES):
        yield from _aged(text, people)
    yield from _visited(text, people)
    if has_any(text, _CALLS):
        yield from _called(text, people)
    yield from _mothers(text, people)
    yield from _under_titles(text, people)
    if has_any(text, ("校医", "主任", "老师", "妈", "爸", "家委", "园长", "我是")) and _CHAT.search(
        text
    ):
        yield from _in_chat(text, people)


def _rows(text: str, tables: Tables, people: People) -> Iterator[tuple[int, int]]:
    """段某某 无学籍号 随迁."""
    for row in _ROW.finditer(text):
        start = row.end()
        end = fills(text, start, people)
        if end <= start:
            continue
        stop = text.find("\n", end)
        stop = min(len(text) if stop < 0 else stop, end + _LINE)
        low = max(0, start - _HEAD)
        if (
            _CELL_BEHIND.match(text, end)
            and _PUPIL.search(text, end, stop)
            and _REGISTER.search(text, low, stop)
            and not _GROWN.search(text, row.start() + 1, stop)
            and not _PRIZE.search(text, low, stop)
            and not HONOUR.search(text, low, stop)
            and not _OF_ADULTS.search(text, low, stop)
            and _is_of_pupils(text, tables, start, stop)
        ):
            yield start, end


# Lists of those who work at schools or study at colleges.
_OF_ADULTS = lazily(
    "教师名单|拟接收|拟聘|招聘|面试|职称|先进|骨干|志愿者签到|家长志愿|大学|学院|教师节|教职工|值班|联系人"
)
_NAMES_CHILD = lazily("学生|儿童|幼儿|孩子|选手|学员|宝宝|考生|新生|队员")
_ANY_NAME = lazily("^(?:姓\\s?名|名字|name|NAME|xm|XM)$")
_IN_NEED = lazily("孤儿|事实无人|困境儿童|散居|弃婴|留守")


def _is_of_pupils(text: str, tables: Tables, start: int, stop: int) -> bool:
    """Whether the header over a name, if there is one, is a child's, or the row tells its need."""
    row = tables.row_at(start)
    if row is None or not row.headers:
        return True
    header = next(
        (row.header(each.column) or "" for each in row.cells if each.start <= start < each.end), ""
    )
    if _NAMES_CHILD.search(header) and "家长" not in header:
        return True
    return bool(_ANY_NAME.search(header)) and _IN_NEED.search(text, start, stop) is not None


_CELL_BEHIND = lazily(_CELL)
_FIELDS = (
    "hild",
    "HILD",
    "aby",
    "BABY",
    "nfant",
    "ewborn",
    "tudent",
    "upil",
    "inor",
    "kid",
    "xm",
    "xinshenger",
    "新生儿",
    "婴儿",
    "宝宝",
    "大名",
    "乳名",
    "小名",
    "学名",
    "孩子",
    "娃名",
)
# Keys and labels that only a child's name follows.
_FIELD = lazily(
    r"(?:(?i:\b(?:child|baby|infant|newborn|student|pupil|minor|kid)(?:_?name)?\b)|babyname|babyName"
    r"|childname|xsxm|etxm|yexm|hzxm|xinshenger|新生儿(?:姓名)?|婴儿(?:姓名)?|宝宝(?:姓名)?|大名|乳名"
    r"|小名|学名|孩子(?:姓名|名字|叫|大名)|娃名)"
    r"[\"'”]?\s{0,2}[=＝：:>\s是叫]{0,3}\s?[\"'“]?(?=[\u4e00-\u9fffA-Z])"
)
_OF_A_CHILD = lazily("[（(，,][^（）()\n]{0,4}(?:未成年|学龄前|新生儿|婴儿|儿童|幼儿)")
_PATIENT_TAG = lazily(r"<(?P<tag>brxm|hzxm|xm|name|patient)>(?=[\u4e00-\u9fff])")
_YOUNG = lazily(
    r"[^\n]{0,80}?(?:>|[：:=])(?:[0-9]|1[0-7])岁|[^\n]{0,160}?(?:幼儿园|小学|中班|大班|小班|年级)"
)
_INSURED = lazily(
    "(?:参保人|缴费人|投保人|被保险人|持卡人|就诊人|乘客|旅客|来电人|受害人|当事人|违法行为人|患者"
    "|死者|伤者|落水者|溺水者|轻生者|失踪者|走失者)[：: \u3000]{0,2}(?=[\u4e00-\u9fff])"
)


def _fields(text: str, people: People) -> Iterator[tuple[int, int]]:
    """babyname=翁某某, 新生儿 石某某, 参保人 …（未成年）."""
    for field, end in filled(_FIELD.finditer(text) if has_any(text, _FIELDS) else (), text, people):
        if not _PRIZE.search(text, max(0, field.start() - _NEAR), end):
            yield field.end(), end
    for insured, end in filled(_INSURED.finditer(text), text, people):
        if _OF_A_CHILD.match(text, end) or _AGE.match(text, end):
            yield insured.end(), end
    for tag, end in filled(_PATIENT_TAG.finditer(text), text, people):
        if _YOUNG.match(text, end):
            yield tag.end(), end


_AGE = lazily(
    r"[，,（( ]{1,2}(?:[男女][，,]?)?(?:(?:年仅|才|刚满?|今年|不到|未满|虚岁|实岁)?(?:[1-9]|1[0-7]|十[一二三四五六七]?|[三四五六七八九])周?岁"
    r"|(?:年仅|才|刚满?|今年才?|不到|未满)(?:[1-9]|1[0-7]|十[一二三四五六七]?|[三四五六七八九])[，,。！!）)])"
)
# 骑摩托的是…，才十六: what leads to somebody whose age is told.
_LED = lazily(
    "(?:[的人]是|[者娃孩]|叫|名叫|男孩|女孩|少年|少女|(?:^|\n)[ \u3000]*)(?=[\u4e00-\u9fff])"
)
_SPORT = lazily(
    "选手|冠军|运动员|小将|棋手|球员|代表队|比赛|大赛|锦标赛|奥运|小画家|小记者|小志愿者|演员|主演|饰"
)


def _aged(text: str, people: People) -> Iterator[tuple[int, int]]:
    for led, end in filled(_LED.finditer(text), text, people):
        start = led.end()
        if (
            _AGE.match(text, end)
            and not _SPORT.search(text, max(0, start - _NEAR), end + _NEAR)
            and not _PRIZE.search(text, max(0, start - _NEAR), end + _NEAR)
        ):
            yield start, end


# 去了…家。孩子奶奶….
_VISIT = lazily(
    "(?:去了?|到了?|走访了?|入户|来到|进了?|上门看望了?|探访了?)(?=[\u4e00-\u9fff]{2,4}(?:同学)?(?:的?家|家里|家中)[。，,；;\n])"
)
_HOME = lazily("(?:同学)?(?:的?家|家里|家中)(?=[。，,；;\n])")
_OF_CHILD = lazily("(?:孩子|娃娃?|学生|该生|该童|小家伙)(?!们)")
_CHILD_WORK = lazily("儿童|未成年|学生|留守|困境|孤儿|家访|班主任|[一二三四五六七八九]年级|学籍")


def _called(text: str, people: People) -> Iterator[tuple[int, int]]:
    """取名…, 我娃…; …小朋友; 三（4）班，…，."""
    for born, end in filled(_BORN.finditer(text), text, people):
        start = born.end()
        near = max(0, start - _NEAR), start + _NEAR
        if _OF_BIRTH.search(text, *near) and not _PRIZE.search(text, *near):
            yield start, end
    for small in _SMALL.finditer(text):
        start = people.name_before(text, small.start())
        near = max(0, start - _NEAR), small.end() + _NEAR
        if (
            start < small.start()
            and not _PRIZE.search(text, *near)
            and not _SPORT.search(text, *near)
        ):
            yield start, small.start()
    for pupil, end in filled(_BEHIND_CLASS.finditer(text), text, people):
        near = max(0, end - _NEAR), end + _NEAR
        if not _PRIZE.search(text, *near) and not HONOUR.search(text, *near):
            yield pupil.end(), end


def _visited(text: str, people: People) -> Iterator[tuple[int, int]]:
    for visit in _VISIT.finditer(text):
        start = visit.end()
        end = name_before_words(text, start, _HOME, people)
        near = max(0, start - _NEAR), end + _NEAR
        if (
            end > start
            and _OF_CHILD.search(text, end, end + 60)
            and _CHILD_WORK.search(text, *near)
        ):
            yield start, end
    for parent in _PARENT.finditer(text):
        start = people.name_before(text, parent.start())
        near = max(0, start - _HEAD), parent.end() + _NEAR
        if start < parent.start() and _SCHOOL_PAGE.search(text, *near):
            yield start, parent.start()
    for reason, end in filled(_WARD.finditer(text), text, people):
        if _BY.match(text, end):
            yield reason.end(), end


# 取名才让东智, 娃叫马依诺, 我娃仝一诺发烧.
_BORN = lazily(
    "(?:取名|起名|名儿先?写|名字写|孙名|本名|原名|娃(?:儿|娃)?(?:是|叫个?|的?名字?叫?)?|囡囡|佬弟"
    "|[我俺][的家]?(?:儿|女|闺女|妮|姑娘)(?:叫|是)?"
    "|[一二三四]孩[ \u3000]{0,2}[男女][ \u3000]{1,2}|(?:外甥女?|侄[子女]?|孙[子女])(?:叫|是))[：: ]?(?=[\u4e00-\u9fff])"
)
_OF_BIRTH = lazily(
    "出生|[一二三]孩|男婴|女婴|弃婴|抱养|收养|孤儿|上学|读书|年级|幼儿园|派出所|落户|户口|学籍|智力"
    "|[0-9一二三四五六七八九十]岁|发烧|受伤|刮倒|白血病|开学|辍学|福利院|福利机构"
)
_SMALL = lazily("小朋友(?!们)")
# 孩子在滨河二小三（4）班，晏某某，.
_BEHIND_CLASS = lazily(
    "[0-9一二三四五六七八九甲乙丙][）)]?班[，,]\\s?(?=[\u4e00-\u9fff]{2,4}[，,。；;])"
)
# What a certificate of birth says of the mother: 状态=已签 母….
_MOTHER = lazily("[ \u3000\t=＝|，,；;]母亲?(?:姓名)?[：:= ]{0,2}(?=[\u4e00-\u9fff])")
_OF_CERTIFICATES = lazily("出生(?:医学)?证|签发|接生|新生儿|分娩|产妇|[A-Z][0-9]{9}")


def _mothers(text: str, people: People) -> Iterator[tuple[int, int]]:
    for mother, end in filled(_MOTHER.finditer(text), text, people):
        near = max(0, mother.start() - 40), end + 40
        if _OF_CERTIFICATES.search(text, *near):
            yield mother.end(), end


def _under_titles(text: str, people: People) -> Iterator[tuple[int, int]]:
    # 钟某某，女，…: a child's paper begins so.
    if _OF_CHILDREN.search(text, 0, _TITLE):
        for subject, end in filled(_SUBJECT.finditer(text), text, people):
            if _SEX.match(text, end) or _FACT.match(text, end):
                yield subject.end(), end


_TITLE = 40
_OF_CHILDREN = lazily("寄养|孤儿|弃婴|儿童|未成年|被收养|送养|留守|幼儿")
_SUBJECT = lazily("(?:^|\n)[ \u3000]*(?=[\u4e00-\u9fff]{2,4}[，,])")
_FACT = lazily(
    "[，,] ?(?:[0-9]{4}年|[0-9]{1,2}岁|[双左右]耳|智力|先天|患|随班|就读|弱|自闭|孤独症|脑瘫|听力|视力|语言|肢体)"
)
_SEX = lazily("[，,] ?[男女][，,]")
_PARENT = lazily("之[父母](?=[ \u3000，,：:（(\n]|系|为|电话|关)")
_SCHOOL_PAGE = lazily(
    "学籍|小升初|困难学生|入学|随迁|学生资助|助学|学区|高[一二三]|初[一二三]|[一二三四五六七八九]年级"
)
# A row of an orphan whose remark names the child: …代领，穆某某，代领人系其叔父.
_WARD = lazily(
    r"(?:孤儿|事实无人抚养|困境儿童|弃婴)[^\n]{0,40}[\t|｜]\s?(?=[\u4e00-\u9fff]{2,4}[，,（(])"
)
_BY = lazily("[，,（(](?:代领|监护|由|其|随|现)")
# Teachers, parents and doctors of a school who write to one another.
_CHAT = lazily(
    "(?:校医|班主任|保健医|老师|妈妈|爸爸|家委|园长|保育员)[^\n：:]{0,6}[：:]|我是[^\n，。]{0,8}班"
)
_LEADS = lazily("(?:还有|就是|是|那个|给|让|[：:，,。！]|\n)\\s?(?=[\u4e00-\u9fff])")
_BEFALLS = lazily(
    "[，,]|(?:今天|昨天|昨晚|今早|上午|下午|中午|刚才|早上|对|有|又|也|还|没|不|的|家|吃|发|过敏|请|拉|吐|烧|得了|因|妈|爸|奶|爷|姥)"
)
_SICK = lazily(
    "过敏|哮喘|癫痫|抽|发烧|发热|呕吐|咳|水痘|手足口|没来|请假|住院|摔|流鼻血|拉肚子|尿|药|低烧|疹|骨折|近视|多动|自闭|孤独症|哭|打架|午睡|心脏"
)
_TWIN = lazily("(?P<one>[\u4e00-\u9fff])(?P=one)|小[\u4e00-\u9fff](?=的)")
_TEACHES = ("老师", "医生", "主任", "园长")
_KIN_TWINS = lazily("[妈爸爷奶哥姐弟妹叔姑婶公婆姥舅娃宝谢天常刚渐慢偏仅等家人个天看想试]")
_REPORT = 24
# 朵朵妈：: who writes goes by the child's name.
_SPEAKS = lazily("(?:妈妈?|爸爸?|奶奶?|爷爷?|家长|姥姥?)[^，。\\n]{0,3}[：:]")


def _in_chat(text: str, people: People) -> Iterator[tuple[int, int]]:
    """还有许某某，花生过敏; 苗苗今天又…."""
    for lead in _LEADS.finditer(text):
        start = lead.end()
        twin = _TWIN.match(text, start)
        ends = [twin.end()] if twin and not _KIN_TWINS.match(text, start) else []
        ends += [start + size for size in (3, 2) if is_a_name(text[start : start + size], people)]
        for end in ends:
            if _SPEAKS.match(text, end) or text.startswith(_TEACHES, end - 2):
                break
            if _BEFALLS.match(text, end) and _SICK.search(text, end, end + _REPORT):
                yield start, end
                break
    for pupil in _IN_CLASS.finditer(text):
        start = pupil.end()
        stop = _OF_KIN.search(text, start, start + 6)
        if stop and 2 <= stop.start() - start <= 4:
            yield start, stop.start()


# 五（3）班 小满的姥爷.
_IN_CLASS = lazily(
    "[0-9一二三四五六七八九][）)]?班[ \u3000]?(?:的)?(?=[\u4e00-\u9fff]{2,4}的?(?:妈|爸|爷|奶|姥|外公|外婆|家长))"
)
_OF_KIN = lazily("的?(?:妈|爸|爷|奶|姥|外公|外婆|家长)")
