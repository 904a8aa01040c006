"""Whether an address is somebody's home, or a place of work, trade or public service.

Asked in order, the first that knows decides: the label, the column and its row, the words right
before, the words right behind, the nearest person or organisation, the section's heading, and
last the address itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Candidate
from redactor.context.labels import Names as LabelNames
from redactor.context.occupants import (
    PERSONAL,
    answers_for_an_office,
    first_organisation,
    last_organisation,
    occupants,
)
from redactor.context.surroundings import Surroundings
from redactor.detectors import _address_parts as parts
from redactor.detectors import _address_words as words
from redactor.detectors._address import Place
from redactor.detectors._address_lived import by_living, is_flat, leads_only
from redactor.detectors._address_papers import by_papers
from redactor.detectors._address_scene import (
    HOME,
    NOBODY,
    OFFICE,
    Scene,
    Verdict,
    home,
    office,
)
from redactor.detectors._address_worked import by_its_owner
from redactor.model import Certainty
from redactor.rulebook import Tables
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

#: How far a person or an organisation governs an address (code points).
_BEFORE, _AFTER = 60, 40
# 渝碚路***号**室: what tells the house is masked.
_MASKED_ON = lazily("[*＊×■●]{2}")
# 长城花园1—18号楼
_MANY_HOUSES = lazily(
    "[0-9０-９]\\s?(?:[—–-]{1,2}|[~～至到])\\s?[0-9０-９]{1,3}\\s?(?:号楼|栋|幢|号院|座)$"
)
# 假设紫荆花园12栋1503室起火
_SUPPOSED = lazily("(?:假设|假定|模拟|设想)[^。；\\n]{0,6}\\Z")
_NUMBERED = lazily("[0-9０-９一二三四五六七八九十]")


def owner(candidate: Candidate, place: Place, tables: Tables) -> Verdict:
    """Whose the address is."""
    text, start, end = candidate.text, place.start, place.end
    if _SUPPOSED.search(text, max(0, start - 16), start + 2):
        return NOBODY
    is_road = place.precision >= _GROUP and not _NUMBERED.search(place.text)
    if _MANY_HOUSES.search(fold_plain(place.text)):
        return NOBODY
    if is_road and _MASKED_ON.match(text, end):
        return NOBODY
    scene = Scene(
        place,
        candidate.around,
        tables.derived(occupants),
        # Emphasis of Markdown parts a name from its remark.
        _in_braces(
            fold_plain(text[max(0, start - _BEFORE) : start]).replace("**", "  "), last=True
        ),
        _in_braces(fold_plain(text[end : end + _AFTER]), last=False),
    )
    for question in _QUESTIONS:
        verdict = question(scene)
        if verdict is not None:
            return verdict
    return _by_itself(scene)


def _in_braces(text: str, *, last: bool) -> str:
    """What stands in the same record of JSON: the one before tells nothing of this."""
    if "{" not in text and "}" not in text:
        return text
    parts_of_text = _BRACES.split(text)
    return parts_of_text[-1 if last else 0]


_BRACES = lazily("[{}]")
# …六队23号（在自家院里签到）
_OWN_HOUSE = lazily(
    "\\s?[（(][^（）()\\n]{0,6}(?:自家|自己家|本人家|他家|她家|家里|家中)(?!门口的店)"
)


def _by_own_house(scene: Scene) -> Verdict | None:
    if _OWN_HOUSE.match(scene.behind):
        return home(Certainty.LIKELY, "home cue")
    return None


def _by_label(scene: Scene) -> Verdict | None:
    names, gap = scene.around.label(scene.place.start)
    if "\n" in gap.strip(" "):
        return None
    verdict = _named(names, "label")
    if verdict is None or verdict.is_home:
        return verdict
    label = scene.before[: len(scene.before) - len(gap)]
    # Whose house it is, its owner tells.
    company = _by_company(scene) if words.PROPERTY.search(label) else None
    return company if company and company.is_home else verdict


def _named(names: LabelNames, evidence: str) -> Verdict | None:
    """What a label or a header says; 地址 names both kinds and says nothing."""
    if HOME in names and OFFICE not in names:
        return home(Certainty.CONFIRMED, evidence)
    if OFFICE in names and HOME not in names:
        return office(Certainty.CONFIRMED, evidence)
    return None


def _by_column(scene: Scene) -> Verdict | None:
    around, start = scene.around, scene.place.start
    if start and around.text[start - 1] not in "\t|｜│┃ \u3000,，\n\"'=>":
        return None
    verdict = _named(around.column(start), "column")
    if verdict is not None:
        is_property = not verdict.is_home and words.PROPERTY.search(around.header(start).strip())
        # Whose house it is, its owner tells.
        return (_by_row(scene) if is_property else None) or verdict
    if words.OFFICES_HEADER.search(around.header(start).strip()):
        return office(Certainty.CONFIRMED, "column")
    headers = [header for header, _ in around.row(start)]
    if _row_of_an_organisation(around, start):
        return office(Certainty.LIKELY, "column", "organisation")
    is_offices = any(words.OFFICES_OWN.search(header.strip()) for header in headers)
    if not is_offices and any(map(words.OF_A_CITIZEN.search, headers)):
        return home(Certainty.LIKELY, "column", "person")
    if any(words.OF_AN_OFFICE.search(header.strip()) for header in headers):
        return office(Certainty.LIKELY, "column", "organisation")
    if any(words.OF_A_PERSON.search(header) for header in headers):
        return home(Certainty.LIKELY, "column", "person")
    return None


_NAMES = lazily("(?:^|\\s)(?:姓名|户主|申请人)$")


def _row_of_an_organisation(around: Surroundings, start: int) -> bool:
    """Whether an organisation stands where the row's other ones have a person: 慈善超市（转介）."""
    return any(
        _NAMES.search(header.strip()) and first_organisation(_REMARK.sub("", value)) >= 0
        for header, value in around.row(start)
    )


def _by_words_before(scene: Scene) -> Verdict | None:
    before = scene.before.rpartition("\n")[2]
    if words.OWN_PLACE.search(before) and not parts.WORKPLACE.search(scene.place.text):
        return home(Certainty.LIKELY, "home cue")
    if words.HOME_BEFORE.search(before) and not (
        before.endswith("住") and _LODGING.search(scene.place.text)
    ):
        return home(Certainty.CONFIRMED, "home cue")
    if words.PERSON_BRACKET.search(before) and not parts.WORKPLACE.search(scene.place.text):
        return home(Certainty.LIKELY, "person")
    if words.PERSON_AT.search(before) and parts.ROOM_END.search(scene.place.text):
        return home(Certainty.LIKELY, "home cue")
    if words.CALLED_OFFICE.search(before) and not parts.ROOM_END.search(scene.place.text):
        return office(Certainty.LIKELY, "organisation")
    moved = words.MOVED_BEFORE.search(before)
    if moved and (
        words.OFFICE_BEHIND.match(scene.behind) or parts.PREMISES.search(scene.place.text)
    ):
        return office(Certainty.LIKELY, "office cue")
    if moved and words.PAPERS.search(before, max(0, moved.start() - 14), moved.start()):
        return office(Certainty.LIKELY, "office cue")
    if moved:
        company = _by_company(scene)
        if company is None and words.ENDS_AS_OFFICE.search(scene.place.text):
            return office(Certainty.LIKELY, "organisation")
        return company or home(Certainty.LIKELY, "home cue")
    cue = words.OFFICE_BEFORE.search(before)
    if not cue or (leads_only(cue.group()) and is_flat(scene.place.text)):
        return None
    lead = before[max(0, cue.start() - 12) : cue.start()]
    if "地址" in cue.group() or "变更" in cue.group():
        if words.HOME_CONTEXT.search(lead):
            return home(Certainty.LIKELY, "home cue")
        return None if cue.group().startswith("地址") else office(Certainty.LIKELY, "office cue")
    return office(Certainty.LIKELY, "office cue")


# 代表团住悦海宾馆9号楼: guests.
_LODGING = lazily("宾馆|酒店|饭店|招待所|旅馆|民宿|旅社")
_DOOR_END = lazily(r"(?:[0-9号室组社队村户楼栋幢]|单元|小区)$")
# The heading of a list of many: 掌政村三组低保户名单.
_LIST_BEHIND = lazily(
    r"[\u4e00-\u9fff、（()）]{0,14}(?:名单|公示|花名册|名册|统计|台账|情况|一览|汇总|表$)"
)
_GROUP = 4
_NATIVE = lazily("人(?=[，。,；;、)）]|$)")


# What a record says of a person next: 当事人住所地：…；职业：务农.
_PERSONAL_FIELD = lazily(
    r"[；;，,、。\s]{1,3}(?:职业|民族|性别|出生(?:日期|年月)|公民身份|居民身份|身份证|文化程度|婚姻状况|籍贯)[^：:\n]{0,4}[：:]"
)


def _by_fields_behind(scene: Scene) -> Verdict | None:
    if _PERSONAL_FIELD.match(scene.behind):
        return home(Certainty.LIKELY, "person")
    return None


# A dwelling under the hammer has to be told.
_FOR_SALE = lazily(
    "(?:标的物?|拍卖物|拍品|拍卖房产|处置资产|标的名称)(?:名称|位置|坐落)?[:：为是]?\\s?$"
)
_SOMEBODY = lazily("[\u4e00-\u9fff]{0,6}[\u4e00-\u9fff]某{1,2}[甲乙丙丁]?")


# 【平安里3栋业主群】: what those who live there write in.
_CHAT_BEHIND = lazily(
    "的?(?:业主|住户|居民|邻里|邻居|楼栋|楼长|团购|便民|物业)(?:微信|QQ|交流|通知|工作|服务|互助)*群(?!众)"
)


def _by_residents_behind(scene: Scene) -> Verdict | None:
    if _CHAT_BEHIND.match(scene.behind) and not parts.ROOM_END.search(scene.place.text):
        return NOBODY
    if _FOR_SALE.search(scene.before):
        return office(Certainty.LIKELY, "office cue")
    if words.VACANT_BEHIND.match(scene.behind) or words.CLOSED_BEHIND.match(scene.behind):
        return office(Certainty.LIKELY, "office cue")
    if words.VISITED_BEHIND.match(scene.behind) and _DOOR_END.search(scene.place.text):
        return home(Certainty.LIKELY, "home cue")
    if scene.place.precision == _GROUP and _LIST_BEHIND.match(scene.behind):
        return NOBODY
    native = _NATIVE.match(scene.behind) and _DOOR_END.search(scene.place.text)
    resident = scene.people.resident.match(scene.behind)
    masked = _MASKED_BEHIND.match(scene.behind)
    if masked and scene.place.precision >= _GROUP and _DOOR_END.search(scene.place.text):
        return home(Certainty.LIKELY, "person")
    if (
        native
        or resident
        or _HOUSE_BEHIND.match(scene.behind)
        or words.HOME_BEHIND.match(scene.behind)
    ):
        return home(Certainty.LIKELY, "home cue")
    return None


# …下社21号（以上为受助人现居住地）, …, 系其户籍地.
_CALLED_HOME = lazily(
    r"\s?[（(，,——]{1,2}(?:以上|此|该|上述|这)?(?:地址)?(?:为|是|系)?[^（）()，。；\n]{0,10}?(?:现?居住地|现?住址|家庭住址|家庭地址|户籍地址?|户籍所在地|住处|住所地|的家|老家|家里)"
)
# 二组的阿皮某家, 后湾组的李大爷家: the house of whoever stands right behind.
_HOUSE_BEHIND = lazily(
    # …六队　段孝义户
    "[ \u3000]{1,2}(?![一二三四五六七八九十百])[\u4e00-\u9fff]{2,4}户(?=[）)，,。；;\\s]|$)|"
    "的?[\u4e00-\u9fff]{1,3}(?:某{1,2}|大[爷妈娘伯]|奶奶|爷爷|阿姨|老人|老汉|师傅|婆婆)家"
)
# …2排4号韩某、: whoever stands right behind, masked.
_MASKED_BEHIND = lazily("[ \u3000]?[\u4e00-\u9fff]某{1,2}[甲乙丙丁]?(?=[、，,。；;（(\\s]|$)")


def _by_words_behind(scene: Scene) -> Verdict | None:
    if _CALLED_HOME.match(scene.behind) and scene.place.precision > _GROUP:
        return home(Certainty.LIKELY, "label behind")
    if words.OFFICE_BEHIND.match(scene.behind):
        return office(Certainty.LIKELY, "office cue")
    bracketed = words.BRACKETED_OFFICE.match(scene.behind)
    if bracketed:
        inside = bracketed.group("inside")
        if first_organisation(inside) >= 0:
            return office(Certainty.LIKELY, "organisation")
        if (
            _SOMEBODY.fullmatch(inside)
            or scene.people.is_name(inside)
            or scene.people.name_end(inside, 0, len(inside)) >= len(inside.rstrip("。，"))
        ):
            return home(Certainty.LIKELY, "person")
    return None


_FIELD = lazily(r"(?:地址|住所地?|[坐座]落)(?:[（(][^）)\n]{1,10}[）)])?\s*[:：]\s*$")


def _form(scene: Scene) -> tuple[str, str]:
    """The sentence before and behind; with the fields above and below in a form, where each has
    a line of its own: 单位名称：… 地址：…"""
    above, below = scene.before.split("\n"), scene.behind.split("\n")
    count = 1
    if _FIELD.search(scene.before):
        while count < len(above) and _COLON.search(above[-count - 1]):
            count += 1
        further = 1
        while further < len(below) and _COLON.search(below[further]):
            further += 1
        below = below[:further]
    else:
        below = below[:1]
    before, behind = "\n".join(above[-count:]), "\n".join(below)
    return re.split("[。！？]", before)[-1], re.split("[。！？；;]", behind)[0]


_COLON = lazily("[:：]")


def _by_premises(scene: Scene) -> Verdict | None:
    """Rooms that only offices have."""
    found = parts.PREMISES.search(scene.place.text)
    return office(Certainty.LIKELY, "organisation") if found else None


def _by_company(scene: Scene) -> Verdict | None:
    """The nearest person or organisation in the same sentence, row or form."""
    before, behind = _form(scene)
    if not before.strip() and scene.people.is_name(scene.before.strip().rpartition("\n")[2]):
        return home(Certainty.LIKELY, "person")
    person = max(
        scene.people.last_person(before),
        max((found.end() for found in PERSONAL.finditer(before)), default=-1),
    )
    organisation = last_organisation(before)
    if person > organisation:
        return home(Certainty.LIKELY, "person")
    if organisation >= 0:
        return office(Certainty.LIKELY, "organisation")
    person = scene.people.first_person(behind)
    found = PERSONAL.search(behind)
    if found and not 0 <= person < found.start():
        person = found.start()
    organisation = first_organisation(behind)
    if person >= 0 and not 0 <= organisation < person:
        return home(Certainty.LIKELY, "person")
    if organisation >= 0 or answers_for_an_office(before) or answers_for_an_office(behind):
        return office(Certainty.POSSIBLE, "organisation")
    return None


# 御景花都11-2-903: building, unit and room.
_AT_LAST = lazily("(?:在|(?<!位)于|到|至|往|去|地址|地点)[:：\\s]*$")
_FLAT = lazily("[\u4e00-\u9fff](?:[A-Za-z]?[0-9]{1,3})[-—][1-9][-—][0-9]{3,4}$")


def _by_flat(scene: Scene) -> Verdict | None:
    text = scene.place.text
    if is_flat(text) and _AT_LAST.search(scene.before):
        return home(Certainty.POSSIBLE, "room")
    if _FLAT.search(text) and not parts.WORKPLACE.search(text):
        return home(Certainty.POSSIBLE, "room")
    return None


_LONGEST_HEADING = 30
_SENTENCE = lazily("[，。；;：:？?！]")


def _by_section(scene: Scene) -> Verdict | None:
    """The nearest heading above that says what is listed."""
    text, start = scene.around.text, scene.place.start
    for line in reversed(text[max(0, start - 400) : start].split("\n")[:-1]):
        if not 1 < len(line.strip()) <= _LONGEST_HEADING or _SENTENCE.search(line):
            continue
        if words.HOME_SECTION.search(line):
            return home(Certainty.POSSIBLE, "section")
        if words.OFFICE_SECTION.search(line) or first_organisation(line) >= 0:
            return office(Certainty.POSSIBLE, "section")
    return None


# 早元村五组91号: a house in a village's group.
_RURAL_HOUSE = lazily(
    r"[组社队][\u4e00-\u9fff]{1,2}家$|[村寨屯庄湾沟坪社](?:第?[0-9一二三四五六七八九十]{1,3})(?:组|社|队|村民小组)[0-9]{1,4}号院?$"
)


# 地址 果园村四队 电话 139…: whose mobile stands beside the group of a village.
_GROUP_END = lazily("[村寨屯庄湾沟坪][\u4e00-\u9fff]{0,3}[0-9一二三四五六七八九十]{1,3}[组社队]$")
_MOBILE_BEHIND = lazily(
    r"[\s，,；;]{1,3}(?:联系)?(?:电话|手机|方式)(?:号码?)?[:：\s]{0,2}1[3-9][0-9]{9}(?![0-9])"
)


def _by_itself(scene: Scene) -> Verdict:
    text = scene.place.text
    if _RURAL_HOUSE.search(text) and not parts.WORKPLACE.search(text):
        return home(Certainty.POSSIBLE, "a house in a village")
    if _GROUP_END.search(text) and _MOBILE_BEHIND.match(scene.behind):
        return home(Certainty.POSSIBLE, "a group in a village, with a mobile")
    is_home = scene.place.precision == 6 and parts.DWELLING.search(text)
    if is_home and parts.ROOM_END.search(text) and not parts.WORKPLACE.search(text):
        return home(Certainty.POSSIBLE, "room")
    return office(Certainty.POSSIBLE, "no home cue")


# 杨师傅/建设路铁路小区8-2-401/换水表: a record whose fields slashes part.
_SLASH_PERSON = lazily("1[3-9][0-9]{9}|[\u4e00-\u9fff](?:师傅|某|女士|先生|老师|阿姨|大爷|大妈)")


def _by_slashes(scene: Scene) -> Verdict | None:
    if not scene.before.endswith("/") or parts.WORKPLACE.search(scene.place.text):
        return None
    fields = (scene.before.rpartition("\n")[2] + scene.behind.partition("\n")[0]).split("/")
    if any(_SLASH_PERSON.search(each) or scene.people.is_name(each.strip()) for each in fields):
        return home(Certainty.LIKELY, "person")
    return None


_SHOP = lazily("(?:营业房|商铺|铺面|门面房?|门市房?|底商|摊位|柜台|档口)(?!楼上)")


def _by_trade(scene: Scene) -> Verdict | None:
    """What only a shop is, and a sign or a company near it."""
    found = _SHOP.search(scene.place.text)
    return office(Certainty.LIKELY, "organisation") if found else None


_QUESTIONS: tuple[Callable[[Scene], Verdict | None], ...] = (
    _by_own_house,
    by_papers,
    by_its_owner,
    by_living,
    _by_label,
    _by_column,
    _by_premises,
    _by_trade,
    _by_slashes,
    _by_residents_behind,
    _by_fields_behind,
    _by_words_before,
    _by_words_behind,
    _by_company,
    _by_flat,
    _by_section,
)


def cell_owner(candidate: Candidate, place: Place, tables: Tables) -> Verdict:
    """Whose the address in a cell is: its column and its row decide."""
    scene = Scene(place, candidate.around, tables.derived(occupants), "", "")
    if _OWN_HOUSE.search(candidate.text, place.start, place.end):
        return home(Certainty.LIKELY, "home cue")
    return _by_column(scene) or _by_row(scene) or _by_itself(scene)


# 左某某（公租房承租）
_OWNER = lazily("(?:征收人|权利人|产权人|所有权人|业主|户主|承租人|使用权人|房主)(?:姓名)?$")
_SHORT_NAME = lazily("[\u4e00-\u9fff]{2,3}")
_REMARK = lazily("[（(][^（()）]*[）)]")


def _by_row(scene: Scene) -> Verdict | None:
    """What stands in the row's other cells."""
    line = scene.around.line(scene.place.start)
    cells = [
        (header.strip(), _REMARK.sub("", value).strip())
        for header, value in scene.around.row(scene.place.start)
    ]
    named = any(
        scene.people.is_name(value) or (_OWNER.search(header) and _SHORT_NAME.fullmatch(value))
        for header, value in cells
    )
    if PERSONAL.search(line) or named:
        return home(Certainty.LIKELY, "column", "person")
    if first_organisation(line.replace(scene.place.text, "")) >= 0:
        return office(Certainty.LIKELY, "column", "organisation")
    return None
