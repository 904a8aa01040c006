"""Whether an address is somebody's home, or a place of work, trade or public service.

Asked in order, the first that knows decides: the label, the column and its row, the words right
before, the words right behind, the nearest person or organisation, the section's heading, and
last the address itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from redactor.context.candidate import Candidate
from redactor.context.labels import Names as LabelNames
from redactor.context.occupants import (
    PERSONAL,
    Occupants,
    answers_for_an_office,
    first_organisation,
    last_organisation,
    occupants,
)
from redactor.context.surroundings import Surroundings
from redactor.detectors import _address_parts as parts
from redactor.detectors._address import Place
from redactor.model import Certainty
from redactor.rulebook import Tables
from redactor.text.folding import fold_plain
from redactor.text.patterns import lazily

HOME, OFFICE = "HOME_ADDRESS", "OFFICE_ADDRESS"
#: How far a person or an organisation governs an address (code points).
_BEFORE, _AFTER = 60, 40

_LEADING = r"(?:是|为|系|在|于|位于|坐落于?|坐落在|地址|变更为|改为|[:：\s（(“\"]|的|了|有|我[市县区镇乡]|本[市县区镇乡])*$"
_HOME_BEFORE = lazily(
    r"(?:家住|家庭|居住[在于]?|租住[在于]?|暂住[在于]?|借住[在于]?|寄住[在于]?|现住|常住|同住|独居[在于]?|住进|挤在|挤住在|蜗居[在于]?|寄居[在于]?|借宿[在于]?|栖身[在于]?|住[在到于]?|住着|居于|现居|原住|家[在是]|老家|家里?在|家(?:就|也|正好|便|都)?(?:在|位于|坐落)|的家|自家|家住址|住处|"
    r"回家|返回|回到|送回|接回|护送[到至]|落户[在于]?|户籍所?在地?|户籍地?|户口所?在地?|户口|籍贯|原籍|住址|居住地|家庭地址|入户|上门|家访|"
    rf"(?:收件|收货|送货|寄件|配送|派送)地址|遣返|宅基地|住房|住宅|自住房|屋内|家中|卧室){_LEADING}"
)
#: An organisation too moves, rents, buys and gets letters.
_MOVED_BEFORE = lazily(
    r"(?:搬[到至进入往回]|搬迁[到至]|迁[入至到往回]|寄[到至往给]|邮寄[到至]|送[到至往]|房屋|房产|产权房|名下|"
    rf"租赁|租[了用]|承租|购买了?|所购|购[得置]|继承|分得|安置[在到于]){_LEADING}"
)
_OFFICE_BEFORE = lazily(
    r"(?:位于|坐落[于在]?|座落[于在]?|地处|设[在于立]|开[在设]|建[在于设]|地点|地址|举行地|会址|场地|办公地?|场所|驻地|现场|展厅|门店|店面|铺面|商铺|旗舰店|"
    r"前往|请[到至往于赴在]|可[到至往于在]|需[到至往于在]|须[到至往于在]|自行到|直接到|携带.{0,20}[到至往]|亲自到|统一到|现场到|赴|去|到|至|往|在|于|经营|经过|途经|"
    r"送交|报送|递交|提交|投递|(?:点|站|中心|大厅|食堂|总部|门市)[:：]|请寄|来信|来函|信件|寄送|咨询|办理|领取|报名|受理|注册|登记|项目|工程|改造|施工|建设|拍卖|拍卖物|标的物?|拍品|处置资产|出让|地块|楼盘|仓库|厂房|车间|总部|分店|门市)"
    r"(?:是|为|系|在|于|位于|变更为|改为|迁至|搬迁至|搬至|[:：\s（(“\"])*$"
)
_PROPERTY = lazily(
    r"(?:坐落|座落|(?:房屋|房产|不动产|物业)(?:地址|位置|所在地?)?)(?:[（(][^）)\n]{1,8}[）)])?$"
)
_PAPERS = lazily(
    "材料|资料|作品|文件|申请|标书|简历|样品|办公|经营|注册|门店|窗口|业务|单位|表格|报名表|回执|函件"
)
_ENDS_AS_OFFICE = lazily(
    r"(?:局|办|所|科|处|中心|政府|学校|学院|大学|小学|中学|医院|公司|委员会|委会|办公室|登记处|收发室|大厅|窗口|法院|银行)收?$"
)
_HOME_CONTEXT = lazily(
    r"(?:住|家庭|户籍|户口|居住|身份证|本人|个人|老家|家)(?:的|所在|现|原|登记|[簿本](?:首页|上)?|上)?$"
)
_HOME_BEHIND = lazily(
    r"[\s）)”\"，,]{0,2}(?:是?(?:我|我们|咱)家|这是我家)|[\s）)]{0,2}(?:的)?(?:楼[上下]|隔壁|对门)?(?:居住|住着|住有|住的|居(?=[，。,；;\s]|$)|租住|暂住|住户|居民(?![楼区点委小会代])|村民(?![小委会代])|牧民|农民|渔民|农户|社员|业主|租户|租客|房客|家中|家里|家(?=[，。,；;\s的]|$)|家门|家属|住宅|住房|自建房|自住|出租屋|"
    r"户主|独居|低保|特困|五保|贫困户|脱贫户|残疾人|困难|老人|老年人|孤寡|男子|女子|男(?=[，,、\s])|女(?=[，,、\s])|一家|人家|人氏|人士|户(?=[，。]|$)|漏水|渗水|房屋(?:漏|渗|开裂|倒塌|受损|产权|安全|鉴定)|"
    r"出生|长大|生活|养病|休养|隔离|居家|去世|死亡|病故|晕倒|摔倒|走失|已有.{0,6}年|至今|多年|房产证|不动产权?证|房屋所有权证|购房合同)"
)
_OFFICE_BEHIND = lazily(
    r"[\s，,]{0,2}(?:的)?(?:举行|召开|举办|开展|开幕|办理|领取|报名|报到|开标|评标|开会|集合|集中|参加|参会|受理|接待|咨询|递交|提交|缴费|缴纳|应聘|面试|考试|体检|"
    r"正式|揭牌|挂牌|开业|开张|营业|办公|申领|申办|签到|应聘|面试|门店|店面|商铺|商户|铺面|经营|从事|设立|建设|建成|施工|新建|实施|项目|工程|地块|设有|设置|一楼大厅|大厅|窗口|会议室|公开|拍卖|开庭|邮编|邮政编码)"
)
_BRACKETED_OFFICE = lazily(r"\s*[（(](?P<inside>[^（）()\n]{2,30})[）)]")
_OFFICE_SECTION = lazily(
    r"联系我们|联系方式|机构概况|机构信息|机构设置|单位概况|单位简介|办公地址|办公信息|办事指南|服务指南|办理地点|受理地点|服务窗口|网点|门店|"
    r"机构名录|机构一览|名录|企业名单|单位名单|机构名单|招标|采购|公告|项目|交通|导航|版权所有|主办单位|备案|许可|营业执照|活动|会议"
)
_HOME_SECTION = lazily(
    r"花名册|低保|特困|救助|补贴|补助|慰问|帮扶|困难|优抚|高龄|残疾|孤儿|户籍|住户|业主|村民(?![委代小自])|居民(?![委服活小区])|人员名单|人员信息|学生名单|新生|名册|登记表|户主|拆迁|征收|安置|危房|"
    r"公租房|廉租房|保障房|摇号|选房"
)
# The cells of a row that only people have.
_OF_A_PERSON = lazily(
    r"姓名|户主|身份证|公民身份|性别|年龄|民族|出生|监护人|家长|申请人|学生|与户主"
)
# A row under one of these is a citizen's, whoever employs him.
_OF_A_CITIZEN = lazily("户主|身份证|公民身份|残疾人?证|低保证|出生(?:日期|年月)")
_OFFICES_OWN = lazily(
    "(?:单位|机构|企业|公司|组织|社团|园所|网点|场所|站点)(?:名称|全称)|信用代码|法定代表人|科室|部门|办公|邮编|名称$|^单位$|机构$"
)
_OF_AN_OFFICE = lazily(
    r"(?:单位|机构|企业|公司|部门|医院|学校|网点|门店|场所|项目|社团|组织|园所|药店|酒店|站点|中心|窗口|大厅)(?:名称|全称)?$|法定代表人|法人|经营范围|信用代码|邮编|办公|服务时间|联系人|负责人"
)


class Verdict(NamedTuple):
    """HOME or OFFICE, and why (English keys)."""

    entity: str
    certainty: Certainty
    evidence: tuple[str, ...]

    @property
    def is_home(self) -> bool:
        return self.entity == HOME


def _home(certainty: Certainty, *evidence: str) -> Verdict:
    return Verdict(HOME, certainty, evidence)


#: An address that is nobody's in particular.
_NOBODY = Verdict("", Certainty.POSSIBLE, ())


def _office(certainty: Certainty, *evidence: str) -> Verdict:
    return Verdict(OFFICE, certainty, evidence)


class Scene(NamedTuple):
    """An address and its surroundings: folded text before and behind, in the same sentence."""

    place: Place
    around: Surroundings
    people: Occupants
    before: str
    behind: str


def owner(candidate: Candidate, place: Place, tables: Tables) -> Verdict:
    """Whose the address is."""
    text, start, end = candidate.text, place.start, place.end
    scene = Scene(
        place,
        candidate.around,
        tables.derived(occupants),
        # Emphasis of Markdown parts a name from its remark.
        fold_plain(text[max(0, start - _BEFORE) : start]).replace("**", "  "),
        fold_plain(text[end : end + _AFTER]),
    )
    for question in _QUESTIONS:
        verdict = question(scene)
        if verdict is not None:
            return verdict
    return _by_itself(scene)


def _by_label(scene: Scene) -> Verdict | None:
    names, gap = scene.around.label(scene.place.start)
    if "\n" in gap.strip(" "):
        return None
    verdict = _named(names, "label")
    if verdict is None or verdict.is_home:
        return verdict
    label = scene.before[: len(scene.before) - len(gap)]
    # Whose house it is, its owner tells.
    company = _by_company(scene) if _PROPERTY.search(label) else None
    return company if company and company.is_home else verdict


def _named(names: LabelNames, evidence: str) -> Verdict | None:
    """What a label or a header says; 地址 names both kinds and says nothing."""
    if HOME in names and OFFICE not in names:
        return _home(Certainty.CONFIRMED, evidence)
    if OFFICE in names and HOME not in names:
        return _office(Certainty.CONFIRMED, evidence)
    return None


def _by_column(scene: Scene) -> Verdict | None:
    around, start = scene.around, scene.place.start
    if start and around.text[start - 1] not in '\t|｜│┃ \u3000,，\n"':
        return None
    verdict = _named(around.column(start), "column")
    if verdict is not None:
        is_property = not verdict.is_home and _PROPERTY.search(around.header(start).strip())
        # Whose house it is, its owner tells.
        return (_by_row(scene) if is_property else None) or verdict
    headers = [header for header, _ in around.row(start)]
    is_offices = any(_OFFICES_OWN.search(header.strip()) for header in headers)
    if not is_offices and any(map(_OF_A_CITIZEN.search, headers)):
        return _home(Certainty.LIKELY, "column", "person")
    if any(_OF_AN_OFFICE.search(header.strip()) for header in headers):
        return _office(Certainty.LIKELY, "column", "organisation")
    if any(_OF_A_PERSON.search(header) for header in headers):
        return _home(Certainty.LIKELY, "column", "person")
    return None


def _by_words_before(scene: Scene) -> Verdict | None:
    before = scene.before.rpartition("\n")[2]
    if _HOME_BEFORE.search(before):
        return _home(Certainty.CONFIRMED, "home cue")
    moved = _MOVED_BEFORE.search(before)
    if moved and _PAPERS.search(before, max(0, moved.start() - 14), moved.start()):
        return _office(Certainty.LIKELY, "office cue")
    if moved:
        company = _by_company(scene)
        if company is None and _ENDS_AS_OFFICE.search(scene.place.text):
            return _office(Certainty.LIKELY, "organisation")
        return company or _home(Certainty.LIKELY, "home cue")
    office = _OFFICE_BEFORE.search(before)
    if not office:
        return None
    lead = before[max(0, office.start() - 12) : office.start()]
    if "地址" in office.group() or "变更" in office.group():
        if _HOME_CONTEXT.search(lead):
            return _home(Certainty.LIKELY, "home cue")
        return (
            None if office.group().startswith("地址") else _office(Certainty.LIKELY, "office cue")
        )
    return _office(Certainty.LIKELY, "office cue")


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
        return _home(Certainty.LIKELY, "person")
    return None


# A dwelling under the hammer has to be told.
_FOR_SALE = lazily(
    "(?:标的物?|拍卖物|拍品|拍卖房产|处置资产|标的名称)(?:名称|位置|坐落)?[:：为是]?\\s?$"
)
_SOMEBODY = lazily("[\u4e00-\u9fff]{0,6}[\u4e00-\u9fff]某{1,2}[甲乙丙丁]?")


def _by_residents_behind(scene: Scene) -> Verdict | None:
    if _FOR_SALE.search(scene.before):
        return _office(Certainty.LIKELY, "office cue")
    if scene.place.precision == _GROUP and _LIST_BEHIND.match(scene.behind):
        return _NOBODY
    native = _NATIVE.match(scene.behind) and _DOOR_END.search(scene.place.text)
    resident = scene.people.resident.match(scene.behind)
    masked = _MASKED_BEHIND.match(scene.behind)
    if masked and scene.place.precision >= _GROUP and _DOOR_END.search(scene.place.text):
        return _home(Certainty.LIKELY, "person")
    if native or resident or _HOUSE_BEHIND.match(scene.behind) or _HOME_BEHIND.match(scene.behind):
        return _home(Certainty.LIKELY, "home cue")
    return None


# …下社21号（以上为受助人现居住地）, …, 系其户籍地.
_CALLED_HOME = lazily(
    r"\s?[（(，,——]{1,2}(?:以上|此|该|上述|这)?(?:地址)?(?:为|是|系)?[^（）()，。；\n]{0,10}?(?:现?居住地|现?住址|家庭住址|家庭地址|户籍地址?|户籍所在地|住处|住所地|的家|老家|家里)"
)
# 二组的阿皮某家, 后湾组的李大爷家: the house of whoever stands right behind.
_HOUSE_BEHIND = lazily(
    "的?[\u4e00-\u9fff]{1,3}(?:某{1,2}|大[爷妈娘伯]|奶奶|爷爷|阿姨|老人|老汉|师傅|婆婆)家"
)
# …2排4号韩某、: whoever stands right behind, masked.
_MASKED_BEHIND = lazily("[ \u3000]?[\u4e00-\u9fff]某{1,2}[甲乙丙丁]?(?=[、，,。；;（(\\s]|$)")


def _by_words_behind(scene: Scene) -> Verdict | None:
    if _CALLED_HOME.match(scene.behind) and scene.place.precision > _GROUP:
        return _home(Certainty.LIKELY, "label behind")
    if _OFFICE_BEHIND.match(scene.behind):
        return _office(Certainty.LIKELY, "office cue")
    bracketed = _BRACKETED_OFFICE.match(scene.behind)
    if bracketed:
        inside = bracketed.group("inside")
        if first_organisation(inside) >= 0:
            return _office(Certainty.LIKELY, "organisation")
        if (
            _SOMEBODY.fullmatch(inside)
            or scene.people.is_name(inside)
            or scene.people.name_end(inside, 0, len(inside)) >= len(inside.rstrip("。，"))
        ):
            return _home(Certainty.LIKELY, "person")
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
    return _office(Certainty.LIKELY, "organisation") if found else None


def _by_company(scene: Scene) -> Verdict | None:
    """The nearest person or organisation in the same sentence, row or form."""
    before, behind = _form(scene)
    if not before.strip() and scene.people.is_name(scene.before.strip().rpartition("\n")[2]):
        return _home(Certainty.LIKELY, "person")
    person = max(
        scene.people.last_person(before),
        max((found.end() for found in PERSONAL.finditer(before)), default=-1),
    )
    organisation = last_organisation(before)
    if person > organisation:
        return _home(Certainty.LIKELY, "person")
    if organisation >= 0:
        return _office(Certainty.LIKELY, "organisation")
    person = scene.people.first_person(behind)
    found = PERSONAL.search(behind)
    if found and not 0 <= person < found.start():
        person = found.start()
    organisation = first_organisation(behind)
    if person >= 0 and not 0 <= organisation < person:
        return _home(Certainty.LIKELY, "person")
    if organisation >= 0 or answers_for_an_office(before) or answers_for_an_office(behind):
        return _office(Certainty.POSSIBLE, "organisation")
    return None


_LONGEST_HEADING = 30
_SENTENCE = lazily("[，。；;：:？?！]")


def _by_section(scene: Scene) -> Verdict | None:
    """The nearest heading above that says what is listed."""
    text, start = scene.around.text, scene.place.start
    for line in reversed(text[max(0, start - 400) : start].split("\n")[:-1]):
        if not 1 < len(line.strip()) <= _LONGEST_HEADING or _SENTENCE.search(line):
            continue
        if _HOME_SECTION.search(line):
            return _home(Certainty.POSSIBLE, "section")
        if _OFFICE_SECTION.search(line) or first_organisation(line) >= 0:
            return _office(Certainty.POSSIBLE, "section")
    return None


# 早元村五组91号: a house in a village's group.
_RURAL_HOUSE = lazily(
    r"[村寨屯庄湾沟坪社](?:第?[0-9一二三四五六七八九十]{1,3})(?:组|社|队|村民小组)[0-9]{1,4}号院?$"
)


def _by_itself(scene: Scene) -> Verdict:
    text = scene.place.text
    if _RURAL_HOUSE.search(text) and not parts.WORKPLACE.search(text):
        return _home(Certainty.POSSIBLE, "a house in a village")
    is_home = scene.place.precision == 6 and parts.DWELLING.search(text)
    if is_home and parts.ROOM_END.search(text) and not parts.WORKPLACE.search(text):
        return _home(Certainty.POSSIBLE, "room")
    return _office(Certainty.POSSIBLE, "no home cue")


_QUESTIONS: tuple[Callable[[Scene], Verdict | None], ...] = (
    _by_label,
    _by_column,
    _by_residents_behind,
    _by_fields_behind,
    _by_words_before,
    _by_words_behind,
    _by_company,
    _by_premises,
    _by_section,
)


def cell_owner(candidate: Candidate, place: Place, tables: Tables) -> Verdict:
    """Whose the address in a cell is: its column and its row decide."""
    scene = Scene(place, candidate.around, tables.derived(occupants), "", "")
    return _by_column(scene) or _by_row(scene) or _by_itself(scene)


# 左某某（公租房承租）
_REMARK = lazily("[（(][^（()）]*[）)]")


def _by_row(scene: Scene) -> Verdict | None:
    """What stands in the row's other cells."""
    line = scene.around.line(scene.place.start)
    cells = (_REMARK.sub("", value).strip() for _, value in scene.around.row(scene.place.start))
    if PERSONAL.search(line) or any(map(scene.people.is_name, cells)):
        return _home(Certainty.LIKELY, "column", "person")
    if first_organisation(line.replace(scene.place.text, "")) >= 0:
        return _office(Certainty.LIKELY, "column", "organisation")
    return None
