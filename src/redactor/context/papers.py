"""Which paper a sentence, a row or a talk speaks of: one table for all who must know.

A label such as 证号 or 卡号 says that a number follows, not of what; a number of a telling form
says what it may be, not that it is. What is spoken of around them decides (`context.documents`,
`scan.by_label`, `scan.by_topic`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from redactor.text.patterns import lazily


class Paper(NamedTuple):
    """What is known of the papers of one kind.

    `words`: their names, and what is spoken of only where such a paper is; `talk`: what is spoken
    of with them, and of much else; `labels`: labels that number such a paper where it is spoken
    of; `form`: a form (folded, upper case) that such numbers have and few others; `rows`: what
    cells and headers beside a column 证号 tell of it.
    """

    kind: str
    words: re.Pattern[str]
    talk: re.Pattern[str] | None = None
    labels: re.Pattern[str] | None = None
    form: re.Pattern[str] | None = None
    rows: re.Pattern[str] | None = None

    def is_spoken_of(self, text: str, low: int, high: int) -> bool:
        """Whether the paper, or what it is for, is spoken of from `low` to `high`."""
        return bool(
            self.words.search(text, low, high) or (self.talk and self.talk.search(text, low, high))
        )


#: In the order in which they are asked: what is said of a rarer paper goes before.
PAPERS = (
    Paper(
        "ADOPTION_CERTIFICATE",
        lazily("收养|领养|抱养|送养"),
        talk=lazily("养父|养母|养子|养女"),
        labels=lazily("(?:登记)?(?:证书?)?字号"),
        form=lazily(r"S?Y?[1-8][0-9]{5}[- ]?(?:199|20[0-4])[0-9][- ]?[0-9]{4,6}"),
        rows=lazily("被?收养人?|养[父母]"),
    ),
    Paper(
        "MARRIAGE_CERTIFICATE",
        lazily("结婚|离婚|婚姻|[复再]婚|婚假|领证"),
        talk=lazily("未婚|婚检|配偶|夫妻|爱人|登记处|随军|准生|生育"),
        labels=lazily("(?:登记)?(?:证字|字号)"),
        form=lazily(r"[JLB]{1,2}[- ]?[1-8][0-9]{5}[- ]?(?:19|20)[0-9]{2}[- ]?[0-9]{4,6}"),
    ),
    Paper(
        "BIRTH_CERTIFICATE",
        lazily("出生(?:医学)?证|新生儿|接生|助产"),
        talk=lazily("孩子|宝宝|婴儿|[上落]户|妇幼|产科|出生|分娩"),
        form=lazily(r"[A-Z][1-6][0-9]{8}"),
        rows=lazily("新生儿|婴儿|接生"),
    ),
    Paper(
        "MEDICAL_RECORD",
        lazily("病[历案]|住院[证卡]|就诊卡|诊疗卡"),
        talk=lazily(
            "住院|门诊|就诊|[入出]院|诊断为|患者|病人|送[^，。]{0,12}医院|床(?![单位上])|腕带|导诊|大夫说|病区|医嘱"
        ),
        labels=lazily("登记号|流水号"),
        form=lazily(r"(?:ZY|MZ|BL|BA|MR|TJ|I|P|M)[- #]{0,2}(?:19|20)[0-9]{6}[- ]?[0-9]{2,6}"),
        rows=lazily("床号|就诊|检查项目|门诊|病区|护理级别|入院|出院|诊断|患者|病人"),
    ),
    Paper("DISABILITY_CERTIFICATE", lazily("残疾")),
    Paper(
        "WELFARE_CERTIFICATE",
        lazily(
            "低保|最低生活|特困|五保|救助证|优待|优抚|孤儿|敬老|老年证|困难职工|高龄津贴|困境儿童"
        ),
        talk=lazily("救助|临救|困境|困难(?:户|家庭|群众)|保障类别|边缘户"),
        labels=lazily("(?:证书|证件|证|本|卡)(?:编号|号码?)"),
        form=lazily(r"(?:DB|NDB|CDB|DBH|TK|WB|JZ|LB|YF|GE|BY)[- ]?[0-9]{8,18}"),
        rows=lazily(
            "低保|特困|五保|救助类|保障类别|优抚|优待对象|孤儿|困境儿童"
            # 宁低2019031177: the number itself
            "|\\A[\u4e00-\u9fff]{1,3}[农城]?[低特优](?:老|字|第)?[0-9]{4}"
        ),
    ),
    Paper(
        "SOCIAL_SECURITY_CARD",
        lazily("社保卡|社会保障卡|医保卡|社·保·卡|[二三]代卡"),
        talk=lazily(
            "社保|社会保障|社会保险|参保|医保|医疗保险|(?:养老|待遇)(?:资格)?认证|资格认证|"
            "生存认证|卡号[^\\n0-9A-Za-z]{0,10}\\n[^\\n：:0-9]{1,8}[:：]\\s?[A-Z]|养老金|养老保险|新农保|居保|退休(?!证)|养老待遇|生育津贴|工伤|失业金|缴费年限"
        ),
        labels=lazily("卡号|卡面号|卡片号"),
        form=lazily(r"[A-Z] ?[0-9]{4} ?[0-9]{4}"),
    ),
    Paper(
        "STUDENT_ID",
        lazily("重复学籍|学籍(?:重复|变动|注销)"),
        talk=lazily(
            "学籍|学生|小学|[初高]中|中学|幼儿园|年级|学校|转学|入学|家长|监护人|助学|雨露计划|控辍"
        ),
        labels=lazily("号码"),
        # A pupil's number: a letter before what a resident number looks like.
        form=lazily(
            r"[GJL][1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9X]"
        ),
    ),
    Paper("MILITARY_ID", lazily("义务兵|士兵|现役|退役|军官")),
    Paper("PROPERTY_CERTIFICATE", lazily("房本|房产证|不动产权")),
    Paper(
        "DRIVING_RECORD", lazily("驾驶证|驾照"), rows=lazily("准驾|驾驶|驾照|记分|扣分|副页|审验")
    ),
    Paper(
        "TRAVEL_PERMIT",
        lazily("台胞|回乡证|港澳通行证|往来港澳|台湾通行证|来往大陆|来往内地"),
        # 赴港学习团组名单 ⏎ 马俊 财务科 C38104427
        talk=lazily(
            "赴(?:香?港|澳门?|台湾?)(?:澳|台)?[^，。；\n]{0,6}(?:学习|考察|交流|参访|访问|旅游|探亲|培训|团|人员|名单)|"
            "(?:港澳台?|香港|澳门|台湾)(?:[0-9一二三四五六七]日)?(?:游|旅游|考察|交流|参访)?团(?:组|队|员)?(?:名单|成员|人员)|因[公私](?:赴|往来)港"
            "|名单[（( ]?赴[港澳台]"
            # 我张通行证…点解过关话我张证无效
            "|通行证[^。\n]{0,30}(?:过[关境]|出入?境|签注|香港|澳门|台湾|口岸|闸机)"
            "|(?:过[关境]|出入境|签注|香港|澳门|口岸)[^。\n]{0,30}通行证|\\bEEP\\b"
            # 取证 柜台3 T22840519 单永平 已签名
            r"|取证[^\n。]{0,10}(?:柜台|窗口|[0-9]号台)|(?:柜台|窗口)[^\n。]{0,6}取证|出入境(?:大厅|窗口|办证|管理)"
        ),
        labels=lazily("证件?号码?"),
        form=lazily(
            r"(?:C(?:[0-9]{8}|[A-HJ-NP-Z][0-9]{7})|[LT](?!20[0-9]{2}[01][0-9])[0-9]{8}|[HM](?!20[0-9]{2}[01][0-9])[0-9]{8})"
        ),
    ),
    Paper("PASSPORT", lazily("护照"), labels=lazily("证件?号码?")),
    Paper(
        "IMEI",
        lazily("串[号码]|机身码"),
        talk=lazily("手机(?!号)|机身|平板|手表|定位器|识别码"),
        form=lazily(r"(?:35|86)[0-9]{4}[- ]?[0-9]{2}[- ]?[0-9]{6}[- ]?[0-9]"),
    ),
)
#: The papers of those who are helped, whose own words are asked for one by one.
WELFARE = next(paper for paper in PAPERS if paper.kind == "WELFARE_CERTIFICATE")
#: Papers whose numbers have a telling form.
OF_A_FORM = tuple(paper for paper in PAPERS if paper.form is not None)


def paper_of_label(label: str, text: str, low: int, high: int, kinds: Iterable[str]) -> str | None:
    """The kind of paper that a generic label numbers in a sentence from `low` to `high`."""
    for paper in PAPERS:
        if (
            paper.labels is not None
            and paper.kind in kinds
            and paper.labels.match(label)
            and paper.is_spoken_of(text, low, high)
        ):
            return paper.kind
    return None


def paper_spoken_of(text: str, low: int, high: int) -> str | None:
    """The kind of paper that is named from `low` to `high`, whatever numbers it."""
    return next((paper.kind for paper in PAPERS if paper.words.search(text, low, high)), None)


def paper_of_rows(texts: Iterable[str]) -> str | None:
    """The kind of paper that is numbered in a row of these headers and cells."""
    texts = tuple(texts)
    for paper in PAPERS:
        if paper.rows is not None and any(map(paper.rows.search, texts)):
            return paper.kind
    return None
