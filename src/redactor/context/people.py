"""People: whether characters are a person's name, and where such a name begins and ends.

A Chinese name is a surname and one or two more characters; double surnames make it four. A name
of other peoples is transliterated, its parts joined by a middle dot: 阿依古丽·买买提. No part of
that is rare in other words, so a name is weighed: how common the surname is, whether the other
characters stand in given names, what follows. 高度 and 方案 are listed as words.

A masked name (张某某, 李*) is no name here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.candidate import Candidate, Facts
from redactor.rulebook import Tables
from redactor.text.folding import is_han

#: Weights at which a name is good enough: behind a label's colon, in doubt, out of the blue, with
#: a surname that is rather a preposition.
FIRM, FAIR, SURE, BEYOND_DOUBT = 1.0, 2.0, 3.0, 4.5
#: Surnames that begin a phrase at least as often.
VERBAL = frozenset("要母时任于和向从由为是经万应连时成同易国年")
#: What a surname weighs that many have; what an unusual character in a given name, and one that
#: cannot be in one.
_COMMON, _UNUSUAL, _NEVER = 2.0, -0.6, -9.0
# What a place speaks against a name.
_PLACE = 2.0
_DOTS = "·・•‧∙⋅･ㆍᐧ．."
_HAN = "\u4e00-\u9fff"
# The parts behind the first; one may be an initial.
_FURTHER = rf"(?:[{_DOTS}](?:[{_HAN}]{{1,8}}|[A-Z](?=[{_DOTS}]))){{1,3}}"
_MINORITY = re.compile(rf"[{_HAN}]{{1,8}}{_FURTHER}")
_HAS_DOT = re.compile(f"[{_DOTS}]")
_MINORITY_BEFORE = re.compile(rf"[{_HAN}]{{1,7}}{_FURTHER}$")
#: Characters that foreign names are written with.
TRANSLITERATED = frozenset(
    "呷惹嫫旦敖边贡琴呼逊增堆宗嘎娃登音买孜再吐肉坎谢塞尧瑙贾胡列内阿埃艾爱安奥巴白拜班邦保鲍贝本比彼毕别宾波玻博勃布才曹查察岑才次茨措达大戴丹当道德登迪地第蒂丁顶都杜敦顿多朵额厄恩尔法凡范方菲费芬冯弗夫福"
    "盖干甘冈高戈哥格葛根公古固瓜关圭果哈海罕汉汗杭豪赫黑亨洪侯胡花华怀霍基吉极加佳贾坚江杰捷金津京久居卡开凯坎康考柯科克肯孔库夸奎昆阔拉"
    "腊莱来赖兰朗劳勒雷累里理力丽莉利连琳林伦隆卢鲁路伦罗洛略吕麻马玛迈麦满曼毛梅门蒙孟米秘密敏明缪摩莫墨默姆木慕穆拿那纳娜乃奈南囊尼妮年娘涅宁牛纽农奴努诺"
    "女欧帕派潘庞佩彭皮匹平泼珀普齐其奇契恰强乔切钦青琼曲热仁日荣茹儒瑞若撒萨赛桑色森沙莎山珊尚舍申圣师施什石史仕舒朔丝司斯松苏素孙索塔台泰坦汤唐陶特滕提田"
    "铁廷亭通图吐土托陀瓦万旺威韦维伟魏温文翁沃乌武伍西希锡席夏显香辛欣兴休许旭雪雅亚延扬央杨耶叶伊依因英尤于约泽扎詹张哲珍真郑芝治朱卓兹宗祖佐"
)
# In a name with dots these are beyond doubt.
_IN_DOTTED = TRANSLITERATED | frozenset("合可和玉月富更合")
_MASKED = frozenset("某*＊×○●□■※XxＸｘ〇＿_?？")
#: What goes before a name without a gap: the last character of a title, or a word in between.
_LEADS = frozenset(
    "人主员长任记民师生者工子儿女妻夫父母亲友属孤象志部家由和与及为是系向对名叫给被把同爷奶伯叔婶姑姨舅哥弟姐妹孙媳婿"
)
#: What follows a name without a gap.
_FOLLOWS = re.compile(
    "报道|作[出为]|来[信电访]|因|为|系|是|于|在|向|与|和|同[志意]|及|等|的|已|被|将|经|自[愿己]|从|对|未|不|无|说|称|讲|表[示明]|反映|认[为可]|承[诺认]|"
    "[一全]?[家户]|夫[妇妻]|先生|女士|老人|老师|主任|书记|科长|局长|所长|同学|村民|大[爷妈娘叔]|性别|出生|生于|电话|手机|联系|"
    "身份证|公民|住|现|男|女|年[龄满]|患|持|有[关]?|去世|死亡|提[交出供]|申[请报领诉]|办理|领取|签[字名]|本人|所[在有]|之[子女妻父母]|"
    "陪同|接受|介绍|告诉|介绍|获|[就也都还又则]|户口|家庭|民族|职[务业]|单位|地址|账[号户]|卡号|任|担任|负责|带领|收到|来[到访]|前[往来]|到[我本场庭]|出[庭席]|参[加与]|作证|自愿|共同|依法|分别|均|协议|签署|接受|确诊|查出|突发|罹患|身亡|遇难|遇害|失踪|走失|溺水|受伤|记[大小]?过|(?:严重)?警告|留校察看|开除|处分"
)
_LATIN = re.compile(
    r"[A-Z][A-Za-z'-]{1,20}(?:,? (?:[A-Z][A-Za-z'-]{1,20}|[A-Z]\.?|de|van|von|bin)){1,3}"
)
_LATIN_OFFICE = re.compile(
    r"\b(?:co|ltd|inc|corp|company|cent(?:re|er)|office|school|university|hospital|institute|home|"
    r"agency|bank|group|department|bureau|foundation|association|club)\b",
    re.I,
)
_OTHER_WORDS = re.compile(
    "[省市县区镇乡村路街巷桥坝庄屯寨湾沟港府院厂店馆站局厅处司社党会所队厦楼苑]"
)
_PLACE_OR_OFFICE = re.compile(
    "(?:公司|集团|中心|委员会|基金会|协会|学会|商会|合作社|银行|学校|大学|学院|医院|机关|单位|部门|政府|法院|检察院|"
    "幼儿园|办事处|事务所|工作室|经营部|超市|商行|药房|诊所)"
)


class Weighed(NamedTuple):
    """A name and how much speaks for it."""

    start: int
    end: int
    weight: float


class People:
    """What the tables know of names. Made once: `facts.tables.derived(People)`."""

    def __init__(self, tables: Tables) -> None:
        surnames = tables["family_names"]
        self.compound = frozenset(
            name for name, row in surnames.items() if row[0] == "compound" and len(name) <= 4
        )
        self.single = {
            name: _surname_weight(row[1]) for name, row in surnames.items() if row[0] == "single"
        }
        self.grades = {key: row[0] for key, row in tables["given_name_characters"].items()}
        self.words = frozenset(tables["name_lookalikes"])
        #: Divisions without 县 or 市 that look like names: 贺兰, 陶乐.
        self.places = frozenset(_bare_place(row[0]) for row in tables["divisions"].values())
        countries = (row[1] for row in tables["countries"].values())
        #: Words and places that are written like a foreign name.
        self.foreign_words = frozenset(tables["transliterated_words"]).union(countries)
        self._begins = frozenset(self.single) | {name[0] for name in self.compound}
        self._given = {
            character: {"often": 1.0, "seldom": 0.2}.get(grade, _NEVER)
            for character, grade in self.grades.items()
        }

    def is_transliterated(self, text: str) -> bool:
        """Whether a text without dots could be a transliterated name: 次仁卓玛. Places are too."""
        return (
            3 <= len(text) <= 8
            # 高 is too common a character but in 敖登高娃.
            and all(each in TRANSLITERATED for each in text.replace("高娃", "娃"))
            and text not in self.foreign_words
            and text not in self.words
        )

    @staticmethod
    def is_latin(text: str) -> bool:
        """Whether a text is written like a foreigner's name: Erikson, Karin; LAU CHI KEUNG."""
        return text.isascii() and bool(_LATIN.fullmatch(text)) and not _LATIN_OFFICE.search(text)

    def could_be_called(self, text: str) -> bool:
        """Whether a word, 安静 or 高峰, is a name too where nothing else is expected."""
        weight = self._weight(text, 0, len(text), before=True, listed=True)
        return 2 <= len(text) <= 3 and weight >= SURE

    def is_name(self, text: str, least: float = FAIR) -> bool:
        """Whether all of this text is one name.

        The text may hold the spaces that stretch a short name: 张　三.
        """
        bare = text.strip()
        if len(bare) in (3, 4, 5) and bare[0] in self._begins:
            bare = re.sub(r"[ \u3000\u00a0]+", "", bare)
        if not 2 <= len(bare) <= 24:
            return False
        if bare[0] not in self._begins or len(bare) > 4:
            return self._is_foreign(bare)
        return self._weight(bare, 0, len(bare), before=True) >= least or self._is_foreign(bare)

    def name_at(self, text: str, start: int, least: float = FAIR) -> int:
        """The end of the name that begins at `start`; `start` when none does."""
        found = self.weighed_at(text, start)
        return found.end if found is not None and found.weight >= least else start

    def weighed_at(self, text: str, start: int) -> Weighed | None:
        """The best name that begins at `start`."""
        first = text[start : start + 1]
        dotted = _MINORITY.match(text, start)
        if dotted:
            end = _foreign_end(text, dotted)
            if self._is_foreign(text[start:end]):
                return Weighed(start, end, 4.0)
        if first not in self._begins:
            return None
        best: Weighed | None = None
        for end in range(start + 2, min(start + 4, len(text)) + 1):
            if not is_han(text[end - 1]):
                break
            weight = self._weight(text, start, end, before=True)
            if weight > -5 and (best is None or weight >= best.weight):
                best = Weighed(start, end, weight)
        return best

    def name_before(self, text: str, end: int, least: float = FAIR) -> int:
        """The start of the name that ends at `end`; `end` when none does."""
        last = text[end - 1 : end]
        if not "\u4e00" <= last <= "\u9fff" or self._given.get(last, 0) < -5:
            return end
        low = max(0, end - 24)
        dotted = _HAS_DOT.search(text, low, end) and _MINORITY_BEFORE.search(text, low, end)
        if dotted and self._is_foreign(dotted.group()):
            return dotted.start()
        best: Weighed | None = None
        for start in range(max(0, end - 4), end - 1):
            if text[start] not in self._begins:
                continue
            weight = self._weight(text, start, end, before=False) + self._lead(text, start)
            if best is None or weight > best.weight:
                best = Weighed(start, end, weight)
        return best.start if best is not None and best.weight >= least else end

    def surname_length(self, name: str) -> int:
        """How many characters of a name are its surname; 1 for a transliterated name."""
        if any(dot in name for dot in _DOTS):
            return 1
        for length in (3, 2):
            if len(name) > length and name[:length] in self.compound:
                return length
        is_double = len(name) == 4 and name[0] in self.single and name[1] in self.single
        return 2 if is_double else 1

    def is_called(self, text: str) -> bool:
        """Whether the text is a name, masked perhaps (李某), or a surname with a title."""
        titled = _TITLED.search(text)
        head = text[: titled.start()] if titled and titled.end() == len(text) else text
        if titled and head in self.single:
            return True
        return self.is_name(head.replace("某", "明"))

    @property
    def firsts(self) -> frozenset[str]:
        """The characters that surnames begin with."""
        return self._begins

    def begins(self, character: str) -> bool:
        """Whether a surname begins with this character."""
        return character in self._begins

    def surname_of(self, name: str) -> str:
        """The surname that a name of this length begins with; empty when it has none."""
        if len(name) >= 3 and name[:2] in self.compound:
            return name[:2]
        if name[0] not in self.single:
            return ""
        if len(name) == 4:
            return name[:2] if name[1] in self.single else ""
        return name[0]

    def surname_grade(self, surname: str) -> str:
        """How common a surname is, in a word."""
        weight = self.single.get(surname, 3.0)
        return "common" if weight >= 3 else "known" if weight >= 2 else "rare"

    def follows(self, text: str, end: int) -> bool:
        """Whether words follow here that stand behind a name: 申请补助, 反映."""
        return _FOLLOWS.match(text, end) is not None

    def may_be_given(self, character: str) -> bool:
        """Whether a given name may hold this character."""
        return self.grades.get(character, "never") != "never"

    def given_weight(self, given: str) -> float:
        """What speaks for these characters as a given name; below -5: they cannot be one."""
        return sum(
            self._given.get(character, _UNUSUAL if is_han(character) else _NEVER)
            for character in given
        )

    def _weight(
        self, text: str, start: int, end: int, *, before: bool, listed: bool = False
    ) -> float:
        """What speaks for a name in these bounds; below -5: it cannot be one."""
        name = text[start:end]
        surname = self.surname_of(name)
        if not surname:
            return _NEVER
        weight = self.single.get(surname, 3.0) + self.given_weight(name[len(surname) :])
        if weight < -5 or (name in self.words and not listed):
            return _NEVER
        if len(name) == 4 and surname not in self.compound:
            if name[:2] in self.words or min(self.single[each] for each in surname) < _COMMON:
                return _NEVER
            weight -= 1.5
        if name[:2] in self.words and len(surname) == 1 and name not in self.words:
            if len(name) > 2 and self._given.get(name[2], 0.0) < 1:
                return _NEVER
            weight -= 1.5
        if any(
            text[start:stop] in self.words for stop in range(end + 1, min(start + 4, len(text)) + 1)
        ):
            return _NEVER
        if name in self.places:
            weight -= _PLACE
        return weight + self._boundary(text, end) if before else weight

    def _boundary(self, text: str, end: int) -> float:
        after = text[end : end + 1]
        # One stroke parts the words of a file's name.
        is_parted = after == "_" and text[end + 1 : end + 2].isalnum()
        if after and after in _MASKED and not is_parted:
            return _NEVER
        if not is_han(after):
            return 1.5
        if _FOLLOWS.match(text, end):
            return 1.0
        if _OTHER_WORDS.match(text, end) or _PLACE_OR_OFFICE.match(text, end):
            return _NEVER
        return -1.5

    def _lead(self, text: str, start: int) -> float:
        before = text[start - 1] if start else ""
        if not is_han(before):
            return 1.5
        if (
            text[start] in VERBAL
            or text[start - 1 : start + 1] in self.words
            or before + text[start] == "儿童"
        ):
            return -3.0
        return 1.0 if before in _LEADS else -1.5

    def _is_foreign(self, text: str) -> bool:
        """Whether the text is a transliterated name with its parts joined by dots."""
        parts = re.split(f"[{_DOTS}]", text)
        if not 2 <= len(parts) <= 4 or not all(1 <= len(part) <= 8 for part in parts):
            return False
        letters = "".join(parts)
        known = sum(each in _IN_DOTTED for each in letters)
        return len(letters) >= 3 and known >= 0.75 * len(letters)


def _bare_place(name: str) -> str:
    return name[:-1] if name[-1:] in "省市县区旗盟" else name


def _surname_weight(rank: str) -> float:
    if not rank:
        return 0.8
    return 3.0 if int(rank) <= 40 else 2.5 if int(rank) <= 70 else 2.0


def _foreign_end(text: str, dotted: re.Match[str]) -> int:
    """Where a dotted name ends: not in the word behind it, 买买提签字."""
    last = max(text.rfind(dot, dotted.start(), dotted.end()) for dot in _DOTS) + 1
    end = last
    while end < dotted.end() and (text[end] in _IN_DOTTED or _is_within(text, end, dotted.end())):
        end += 1
    is_cut = dotted.end() - end > 1 or _FOLLOWS.match(text, end)
    return end if end > last and is_cut else dotted.end()


def _is_within(text: str, place: int, stop: int) -> bool:
    """Whether an unusual character stands between those of transliterations: 沙佛尔霍夫."""
    following = text[place + 1 : min(place + 3, stop)]
    return len(following) > 1 and _IN_DOTTED.issuperset(following)


_TITLED = re.compile(
    "(?:主任|科长|处长|局长|站长|所长|书记|主席|经理|老师|医生|同志|先生|女士|师傅|科员|干事|校长|队长)"
)
_AFTER_GAP = re.compile(r"[\s（(、,，]\s?[（(、,，]?\s?")
_CLOSED = re.compile(r"\s*(?:[)）,，。；;、\s]|\Z)")
_NEAR_GAP = " \t\u3000\u00a0:：,，、（("
# 值班领导李某，值班手机138…: the person goes before the label.
_PERSON_BEFORE_LABEL = re.compile(
    rf"(?:领导|员|长|人|主任|干部)[:：]?([{_HAN}]{{2,4}})[，,、\s（(]{{1,2}}[{_HAN}]{{2,6}}[:：]?\Z"
)


def names_a_person(candidate: Candidate, facts: Facts) -> bool:
    """Whether a surname with a given name or a title stands right before or after the value."""
    people = facts.tables.derived(People)
    text, start, end = candidate.text, candidate.start, candidate.end
    before = text[max(0, start - 20) : start]
    return _is_named_before(people, before) or _is_named_after(people, text, end)


def _is_named_before(people: People, before: str) -> bool:
    listed = before.rstrip(_NEAR_GAP)
    for size in (2, 3):
        name, lead = listed[-size:], listed[-size - 1 : -size]
        if len(name) == size and lead in {*_NEAR_GAP, ""} and people.is_called(name):
            return True
    titled = _PERSON_BEFORE_LABEL.search(before)
    return titled is not None and people.is_called(titled.group(1))


def _is_named_after(people: People, text: str, end: int) -> bool:
    gap = _AFTER_GAP.match(text, end)
    if not gap:
        return False
    begin = gap.end()
    for size in (2, 3, 4, 5):
        stop = begin + size
        if _CLOSED.match(text, stop) and people.is_called(text[begin:stop]):
            return True
    return False
