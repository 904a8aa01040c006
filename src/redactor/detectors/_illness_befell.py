"""Whether an illness is told as what befell somebody, who stands there in passing: 他爷爷肺心病, 302床
老金，尿失禁, 我膝关节置换手术后.

Rules, counts and advice tell no day, no treatment that goes on, no kin; whoever writes of one
person's illness does.
"""

from __future__ import annotations

from redactor.context.candidate import Candidate, Facts
from redactor.context.people import FAIR, People
from redactor.detectors._person_words import KIN
from redactor.detectors._persons import person_above
from redactor.text.patterns import lazily

_HAN = "\u4e00-\u9fff"
# A day or a time in a life, before the illness in its clause.
_ONCE = lazily(
    "去年|前年|今年|上个?月|前些[天日]|前几[天年]|那年|当场|后来|不幸|突然|从小|自幼|天生|打小|生来|早年|常年|长年|多年|刚|[0-9０-９]{1,2}月[0-9０-９]{1,2}[日号]|[0-9０-９]{4}年"
    "|查出|得了|得的|患|确诊|诊断|做了|做过|动了|摔|落下|留下|换了|装了|放了|工伤|车祸|因|被|有[点些]?|又|犯了|还是|突发|轻度|重度|中度|急性|左|右|双"
)
# 柳芳当晚被送到区中医院急诊，左前臂裂伤缝合九针: who is brought to a hospital, or stitched.
_BROUGHT = lazily(
    "被[^，。；;]{0,8}送[到至往去进][^，。；;]{0,12}(?:急诊|医院|卫生院|抢救|诊所)[^，。；;]{0,4}[，,][^。；;]{0,14}\\Z"
)
_STITCHED = lazily("缝合?了?[0-9０-９一二两三四五六七八九十]{1,3}针")
# What goes on behind it.
_SINCE = lazily(
    "[^。；;\n]{0,16}?(?:术后|手术|[一二两三四五六七八九十半几多0-9]+(?:多)?(?:年|个月|月|天)|多年|至今|住院|出院|送医|医院|抢救|离世|去世|没人|在家|卧床|花了|花费|急需|等着|又犯|复发|发作"
    "|走路|干不了|不能|生活|吃药|服药|靠药|不认|不管|丧失劳动|[干做种挑挣搬](?:不了|不成|不动)|过(?=[，,。])|看病|药费|休息|请假|走丢|走失|不认人|认不得|糊涂|犯病|没出门|离不了|瘫|拄|轮椅|疼|睡不|喘|离不开|没钱|治疗|平稳|好转|评估|康复|干预|[0-9一二三四五六七八九十两半]{1,3}[日天]后|病情|晚期|[一二三四五六七八九十]级|残)"
)
# Somebody who is no subject by name: kin of somebody, a bed, 我, 您, 一名女工.
_SOMEBODY = lazily(
    rf"(?:[我俺咱您](?!们)|{KIN}|老[汉头娘爹妈伴公婆]|[爹娘]|儿媳|(?<!有的)(?<!些)(?<!名)(?:孩子|娃)|户主|申请人|被保险人|[该此这]名|[这那]位|[{_HAN}]姓(?:学生|男子|女子|村民|工人|员工|男|女|患|司机|老人)|家里有?|(?<!名)阿[公婆爸妈爷](?!山)|老大[爷娘妈]|男人(?=[得患瘫]))(?![员法])"
)
_NO_ONE = lazily(
    "让我们|我(?:国|省|市|县|区|镇|乡|校|院|局|们|旗|盟|州|处|所|站|单位|社区|公司)|你们|家长|为了|如果|若|凡|一旦|可能|容易|易|预防|提醒|注意|告诉大家|[聊谈讲]聊?|主持人|演练|模拟|预案"
)
_WARNS = lazily(
    "家长|为了|如果|若|凡|一旦|可能|容易|易|预防|提醒|注意|告诉大家|主持人|演练|模拟|预案"
)
# 维修班赵海, 6号床王建国, 邻居赵春生大哥.
_BED = lazily(r"(?<![0-9])[0-9]{1,3}号?床")
# 3号水痘，要隔离: a teacher speaks of a pupil by number.
_PUPIL = lazily(r"(?<![0-9月])[0-9]{1,2}号(?:同学|学生)?(?:是|得了|得|查出|确诊|的)?$")
_OF_A_CLASS = lazily("班主任|校医|请假|晨检|午检|保健医|家长|本班|同学")
# 医院诊断证明（重度抑郁发作）: nobody certifies it but of one.
_CERTIFIED = lazily("(?:诊断证明|诊断书|病情证明|疾病证明)书?[（(：:“]\\s?\\Z")
# 糖尿病足那个，刘满仓，
_THE_ONE = lazily("的?(?:那个|那位|那户|那家|那老[汉太人])[，,]?")
# 她发育迟缓，要做评估: of somebody who is visited or helped; in a novel it is nobody's.
_OTHER = lazily("[他她](?!们|国|人)")
_OF_HELP = lazily(
    "走访|社工|低保|救助|帮扶|驻村|村医|入户|网格员|结对|脱贫|敬老院|福利院|信访|来信|来访"
)
_VISIT = 120
_ADMITTED = lazily("入院时|出院时|神志清|急诊入院|送检病历")
_DAY = lazily(
    r"\s{0,4}(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号][^，。]{0,6}?(?:被|在|于|不慎|摔|突)"
)
_LED = lazily(
    f"(?:床|座|班组?|科|车间|厂|店|队|组|社|村|邻居|同事|工友|同学|室友|朋友|战友|员|工|师傅|司机|到|下|家|的|在|[，,。：:；;、）)0-9 \u3000\n]|^)(?=[{_HAN}])"
)
# 老人患有中度阿尔茨海默病，1940年3月22日出生，: who has a birth is one.
_BORN_BEHIND = lazily(
    "[，,]\\s?(?:于|系)?(?:19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?出?生(?!的(?!老人|男子|女子))"
)
_TITLES = lazily("大[哥姐嫂伯叔婶爷妈娘]|老师|师傅|同学|家|同志|先生|女士|阿姨|叔叔|老人|老汉")
#: How far before an illness somebody is looked for, and how far behind it goes on (code points).
_REACH, _BEHIND = 50, 20


def befell_somebody(
    candidate: Candidate, facts: Facts, told: tuple[int, int], start: int, end: int
) -> bool:
    """Whether the sentence `told` tells the illness as somebody's."""
    text = candidate.text
    sentence_start, high = told
    low = max(sentence_start, start - _REACH)
    if _CERTIFIED.search(text, max(low, start - 12), start):
        return True
    if _THE_ONE.match(text, end) and _named(text, end, min(high, end + 14), facts):
        return True
    if _NO_ONE.search(text, low, start) or _WARNS.search(text, low, high):
        return False
    if _BROUGHT.search(text, low, start) or _STITCHED.match(text, end):
        return True
    if _BED.search(text, low, start) or _BORN_BEHIND.match(text, end):
        return True
    if _PUPIL.search(text, low, start) and _OF_A_CLASS.search(
        text, max(0, start - 80), min(len(text), end + 80)
    ):
        return True
    once = _ONCE.search(text, max(low, start - 20), end)
    if not once and not _SINCE.match(text, start, min(high, end + _BEHIND)):
        return False
    if _DAY.match(text, sentence_start) and person_above(text, facts, sentence_start):
        # 10月21日被同学推下台阶，左手桡骨骨折: who, the sentences before tell.
        return True
    if _ADMITTED.search(text, low, start):
        return True
    if _OTHER.search(text, low, start) and _OF_HELP.search(
        text, max(0, start - _VISIT), min(len(text), end + _VISIT)
    ):
        return True
    return _SOMEBODY.search(text, low, start) is not None or _named(text, low, start, facts)


def _named(text: str, low: int, start: int, facts: Facts) -> bool:
    """Whether what may be a name stands before the illness, less sure than elsewhere."""
    people = facts.tables.derived(People)
    for lead in _LED.finditer(text, low, start):
        at = lead.end()
        if text[at] in "老小" and _is_surname(text, at + 1, start, people):
            return True
        found = people.weighed_at(text, at)
        if found is None or found.end > start or found.weight < -1:
            continue
        if found.end == start or found.weight >= FAIR or _TITLES.match(text, found.end):
            return True
    return False


_GOES_ON = lazily(
    "[，,：:的得患有因被突去上今昨近常又犯平前查确从自在也是家那这年多老]|师傅|阿姨|他|她|身体|腿|腰|脑|心|眼|左|右|双|刚"
)
# 老师, 老虎 and 小时 are words.
_NO_SURNAMES = frozenset("师时虎牛马路年区学家乡城幼公")


def _is_surname(text: str, at: int, start: int, people: People) -> bool:
    """老薛, 小邓: a surname that is all of somebody's name in talk."""
    if at >= start or text[at] not in people.single or text[at] in _NO_SURNAMES:
        return False
    # 小徐婷 goes by all of her name.
    if at + 1 < start and not _GOES_ON.match(text, at + 1):
        return False
    return text[at - 1 : at + 1] not in people.words
