"""Whose place it is: a person or an organisation named beside an address. A small measure.

A surname with a given name counts beside a word that only people have: a role (低保对象, 村民), a
sex, an age, a document's number; or alone between the edges of a cell or a clause.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.context.organisations import BODIES, INSTITUTIONS
from redactor.rulebook import Tables
from redactor.text.patterns import lazily

#: What somebody is whose home is his own business.
ROLES = (
    "低保对象|低保家庭|低保户|低保人员|低收入家庭|低收入人口|特困供养人员|特困人员|特困户|五保户|五保老人|贫困户|脱贫户|监测户|监测对象|困难户|困难家庭|"
    "困难群众|困难党员|困难职工|困难学生|救助对象|帮扶对象|帮扶户|优抚对象|补贴对象|补助对象|保障对象|服务对象|受助人|受助学生|受捐人|受益人|"
    "事实无人抚养儿童|留守儿童|困境儿童|孤儿|弃婴|流浪人员|走失人员|走失老人|失踪人员|失能老人|高龄老人|独居老人|空巢老人|百岁老人|老人|老年人|残疾人|残疾人员|"
    "重度残疾人|精神障碍患者|患者|病人|病患|确诊病例|病例|感染者|密切接触者|密接|退役军人|退伍军人|复员军人|烈士遗属|烈属|军属|遗属|移民|"
    "村民|居民|市民|群众|农户|农民|渔民|牧民|社员|业主|住户|户主|租户|租客|承租人|房主|房东|产权人|权利人|所有权人|被征收人|被拆迁人|被拆迁户|购房人|"
    "申请人|被申请人|申请家庭|申请对象|共同申请人|当事人|委托人|受托人|代理人|监护人|被监护人|抚养人|赡养人|收养人|被收养人|送养人|继承人|被继承人|死者|逝者|亡者|"
    "伤者|受害人|被害人|受伤群众|遇难者|嫌疑人|犯罪嫌疑人|被告人|被告|原告|第三人|上诉人|被上诉人|被执行人|申请执行人|被处罚人|违法行为人|社区矫正对象|矫正对象|"
    "举报人|投诉人|信访人|上访人|来信人|来访人|来电人|反映人|报案人|报警人|求助人|诉求人|咨询人|"
    "学生|考生|新生|幼儿|儿童|家长|男孩|女孩|婴儿|父亲|母亲|父母|丈夫|妻子|配偶|儿子|女儿|家属|亲属|男方|女方|新郎|新娘|"
    "收件人|收货人|收信人|寄件人|投保人|被保险人|参保人|持证人|持卡人|车主|驾驶人|司机|死亡人员|本人|对象|人员|成员|党员|员工|职工|职员|教师|医生|护士|志愿者|男子|女子|姓名"
)
_HONORIFICS = "某某|某|老人|女士|先生|小姐|大爷|大妈|大娘|奶奶|爷爷|阿姨|叔叔|同志|同学|夫妇|夫妻|一家|全家|家庭|家中|家里|家|等"
_NO_NAME = (
    "福利|服务|康复|权益|安置|公寓|管理|文化|关爱|关怀|代表|家庭|之家|保障|保护|养老|教育|活动|救助|事务|联合|就业|培训|自治|健康|"
    "补贴|津贴|生活|能力|信息|名单|认定|申请"
)
_TITLES = "(?:女士|先生|老汉|大爷|大妈|大娘|大哥|大姐|奶奶|爷爷|阿姨|叔叔|婆婆|老人)"
#: Only people have these.
PERSONAL = lazily(
    r"[，,、\s(（;；]\s*[男女](?=[，,、\s)）;；]|$|\t)|身份证|公民身份|[0-9]{1,3}(?:周岁|岁)|出生|(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?生|"
    r"(?:汉|回|满|藏|蒙古|维吾尔|苗|壮|彝|东乡)族|"
    r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])|户主|家庭人口|年收入|退休|独居|丧偶|离异|未婚|已婚|残疾等级|低保金|去世|病逝|患有|"
    r"监护人|本人|家属|子女|残疾[一二三四]级|[一二三四]级(?:肢体|视力|听力|智力|精神)?残疾|(?:肢体|视力|听力|智力|精神)残疾|老伴|儿子|女儿|孙子|孙女|父亲|母亲|丈夫|妻子"
)
_ORGANISATION = lazily(
    rf"{BODIES}|事务所|管委会|人民政府|街道办|[\u4e00-\u9fff]{{2}}(?:局|厅|(?<!住)处|科|(?<!住)所|站|院|馆|队|厂|店|部|室|办)(?=[，,。；;：:)(）（\s收的于位地已将现拟原在自从为对向与和等设租搬迁联新办公营0-9]|$)|"
    rf"{INSTITUTIONS}|卫生院|中心|银行|支行|红十字会|工会|养老院|基金会|协会|学会|商会|总会|联合会|"
    r"派出所|司法所|卫生所|酒店|宾馆|饭店|餐厅|超市|药店|门店|商店|网点|营业厅|大厅|窗口|殡仪馆|图书馆|博物馆|体育馆|文化馆|服务站|救助站|代办点|"
    r"单位|机关|部门|机构|企业|商户|项目|工程|会议|活动|现场"
)
#: A person who answers for an organisation.
_DUTY = lazily(
    r"(?:联系人|联络人|负责人|法定代表人|业务范围|经营范围|法人代表|法人|经办人|承办人|接收人|接待人|经营者|项目经理|招标人|采购人|代理机构|主任|局长|书记|站长|所长|院长|校长|科长|处长|经理)"
)


class Occupants(NamedTuple):
    """Expressions made from the table of surnames."""

    head: re.Pattern[str]
    named: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    titled: re.Pattern[str]
    resident: re.Pattern[str]
    alone: re.Pattern[str]

    def name_end(self, text: str, start: int, stop: int) -> int:
        """Where a role with a name, or a name with a title, that begins at `start` ends;
        `start` itself without one."""
        found = self.head.match(text, start, stop)
        return found.end() if found else start

    def is_name(self, text: str) -> bool:
        """Whether a text may be a name and nothing else."""
        return self.alone.fullmatch(text) is not None

    def last_person(self, text: str) -> int:
        """Where the last person named before an address ends; -1 without one."""
        beside = self.before.search(text)
        if beside and not _DUTY.search(text, max(0, beside.start() - 8), beside.end()):
            return beside.end()
        last = -1
        for found in self.named.finditer(text):
            if not _DUTY.search(text, max(0, found.start() - 8), found.end()):
                last = found.end()
        return last

    def first_person(self, text: str) -> int:
        """Where the first person named behind an address begins; -1 without one."""
        found = self.behind.match(text) or self.named.search(text)
        if found and not _DUTY.search(text, max(0, found.start() - 8), found.end()):
            return found.start()
        return -1


def last_organisation(text: str) -> int:
    """Where the last organisation named in a text ends; -1 without one."""
    last = -1
    for found in _ORGANISATION.finditer(text):
        last = found.end()
    return last


def first_organisation(text: str) -> int:
    """Where the first organisation named in a text begins; -1 without one."""
    found = _ORGANISATION.search(text)
    return found.start() if found else -1


_OFFICE_FIELDS = lazily(
    "热线|值班|传真|邮编|邮政编码|网址|官网|网站|(?:工作|办公|服务|营业|接待)时间|受理时间|总机"
)


def answers_for_an_office(text: str) -> bool:
    """Whether a text names somebody's part in an office (联系人, 负责人) or what only offices
    tell: 热线, 传真."""
    return _DUTY.search(text) is not None or _OFFICE_FIELDS.search(text) is not None


def occupants(tables: Tables) -> Occupants:
    """The expressions, with the surnames of the table."""
    families = tables["family_names"]
    single = "".join(name for name in families if len(name) == 1)
    common = "".join(name for name, (_, rank) in families.items() if rank and len(name) == 1)
    compound = "|".join(name for name in families if len(name) > 1)
    # No part of a given name.
    given = r"(?![的了在是有和与及等已将被把因于为不都也住家现系村路街号市县区镇乡省]|[男女](?:[士儿子孩性，,、\s]|$))[\u4e00-\u9fff]"
    masked = "[*＊×○●]"
    name = (
        rf"(?:(?:{compound})(?:{given}){{1,2}}|[{single}](?:某{{1,2}}|{masked}{{1,2}}{given}?|{given}{masked}?(?:{given})?)"
        rf"|(?:{given}){{1,5}}·(?:{given}){{1,5}})"
    )
    # 儿童福利院, 老年人服务: no names.
    role = rf"(?:(?:{ROLES})(?!{_NO_NAME}))"
    listed = r"^[（(]?[0-9一二三四五六七八九十]{0,3}[)）、.．]{0,2}\s{0,3}"
    edge = r"[\s，,、。；;：:（()）\t|｜]"
    return Occupants(
        head=lazily(
            rf"(?:{role}{{1,2}}[:：]?{name}(?:{_HONORIFICS})?"
            rf"|[{common}](?:{given}){{0,2}}(?:{_TITLES}|同志|某{{1,2}}))"
        ),
        named=lazily(
            rf"{role}[:：（(]?\s*{name}|{listed}(?:(?:{compound})|[{common}])(?:{given}){{1,2}}(?=[，,、\s（(])|(?:人|姓名|对象|者|户|方|(?:^|[\s])[收寄])[)）]?[:：]\s*{name}(?={edge}|$)"
            rf"|{name}(?:老人|同学|夫妇|一家)|[{single}](?:{given})?(?:{given})?(?:女士|先生|老汉|大爷|大妈|大娘|奶奶|爷爷|阿姨|婆婆|某)"
        ),
        before=lazily(
            # 收：沙金花　159…　泾源县…: a telephone between.
            rf"(?:^|{edge}){name}(?:{_HONORIFICS}|户|收)?{edge}{{1,3}}(?:收{edge}|1[0-9-]{{10,12}}{edge}{{1,2}})?$"
        ),
        behind=lazily(
            rf"(?:{edge}{{1,2}}|的){name}(?:{_HONORIFICS})?(?=[\s，,、。；;（()）|]|收|处|$)"
        ),
        titled=lazily(
            rf"[{common}](?:{given}){{0,2}}(?:女士|老汉|大爷|大妈|大娘|奶奶|爷爷|阿姨|婆婆|老人|同志|某)"
        ),
        resident=lazily(
            rf"[\s，,(（]{{0,2}}的?(?:{role}{{0,2}}{name}(?:{_HONORIFICS})?|[{single}](?:{given})?(?:{given})?{_TITLES})"
            rf"(?:家|的?住处|的?房屋|的?住房|屋里|处(?![长室])|收(?![到购费入]))|的{role}(?:{name}|[{single}](?:{given})?)"
        ),
        alone=lazily(
            rf"(?:(?:{compound})(?:{given}){{1,2}}|[{common}](?:{given}){{1,2}}|[{single}]某{{1,2}})"
        ),
    )
