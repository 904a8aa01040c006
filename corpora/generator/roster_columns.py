"""The columns that a roster may have: headers, how a cell is made, whether it needs its header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpora.generator import decoys
from corpora.generator import roster_places as places
from corpora.generator import roster_values as values
from corpora.generator.roster_cells import EMPTY, Cell, plain
from corpora.generator.roster_values import Turn

Make = Callable[[Turn], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `household`: one cell for all members; `bare`: it can be recognised without a header; `empty`:
    the chance of a cell that says nothing.
    """

    heads: tuple[str, ...]
    make: Make
    keep: float
    household: bool = False
    bare: bool = True
    empty: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one header: 家庭住址 over 乡镇, 村, 组."""

    heads: tuple[str, ...]
    columns: tuple[Column, ...]
    keep: float


def _slot(key: str) -> Make:
    return lambda turn: plain(turn.scene.word(key))


def _listed(key: str) -> Make:
    return lambda turn: plain(values.word(turn, key))


def _count(low: int, high: int, ending: str = "") -> Make:
    return lambda turn: plain(f"{turn.rng.randint(low, high)}{ending}")


def _relation(turn: Turn) -> Cell:
    return plain(
        values.word(turn, "relations") if turn.member else turn.rng.choice(("户主", "本人"))
    )


def _month(turn: Turn) -> Cell:
    day = turn.scene.today
    return plain(turn.rng.choice((f"{day.year}年{day.month}月", f"{day:%Y%m}", f"{day.month}月")))


def _area(turn: Turn) -> Cell:
    return plain(f"{turn.rng.uniform(0.5, 60):.{turn.rng.choice((1, 2))}f}")


def _batch(turn: Turn) -> Cell:
    day = turn.scene.today
    long = decoys.project_number(turn.rng, turn.scene.county.code, day)
    short = f"{day:%Y%m}{turn.rng.randint(1, 99):03}"
    return plain(
        turn.rng.choice((short, f"PC{short}", long) if turn.headed else (short, f"PC{short}"))
    )


NAME = Column(
    ("姓名", "姓名", "享受人姓名", "申请人姓名", "补贴对象姓名", "保障对象姓名"), values.name, 1.0
)
NUMBER = Column(("序号", "序号", "编号", "序"), _slot("n"), 0.9)

PRIVATE: tuple[Column, ...] = (
    Column(
        ("身份证号", "身份证号码", "公民身份号码", "居民身份证号码", "身份证"),
        values.resident,
        0.85,
    ),
    Column(
        ("联系电话", "手机号", "手机号码", "手机", "本人电话", "联系方式"),
        *(values.mobile, 0.6),
        empty=0.06,
    ),
    Column(("家庭电话", "住宅电话", "宅电"), values.home_phone, 0.1, bare=False, empty=0.2),
    Column(("银行卡号", "卡号", "银行卡卡号", "惠农卡号"), values.card, 0.22, household=True),
    Column(
        ("银行账号", "账号", "开户账号", "发放账号"),
        *(values.account, 0.22),
        household=True,
        bare=False,
    ),
    Column(("存折账号", "存折号"), values.passbook, 0.1, household=True, bare=False),
    Column(
        ("一卡通账号", "惠民惠农一卡通账号", "社保卡账号", "社保卡金融账号"),
        *(values.pass_account, 0.25),
        household=True,
        bare=False,
        empty=0.03,
    ),
    Column(
        (
            "家庭住址",
            "家庭住址",
            "住址",
            "家庭地址",
            "现住址",
            "户籍地址",
            "户籍所在地",
            "居住地址",
            "详细住址",
        ),
        *(places.address, 0.6),
        household=True,
        empty=0.03,
    ),
    Column(
        ("残疾人证号", "残疾证号", "残疾人证号码", "残疾证号码"), values.disability, 0.3, empty=0.05
    ),
    Column(("出生日期", "出生年月", "出生年月日", "生日"), values.birth, 0.35),
    Column(("残疾类别", "残疾类型"), values.disability_kind, 0.2),
    Column(("残疾等级", "残疾级别"), values.disability_grade, 0.2, bare=False),
    Column(("残疾类别等级", "残疾类别及等级", "残疾情况"), values.disability_both, 0.15),
    Column(("致贫原因", "主要致贫原因", "致困原因"), values.cause, 0.2, household=True),
    Column(
        ("患病情况", "所患疾病", "病种", "疾病名称", "患病名称"), values.illness, 0.2, empty=0.3
    ),
)

PUBLIC: tuple[Column, ...] = (
    Column(("性别",), _slot("sex"), 0.35),
    Column(("年龄",), _slot("age"), 0.2),
    Column(("民族",), _slot("ethnic"), 0.1),
    Column(("所属村", "村（社区）", "所在村", "村居"), places.unit, 0.3, household=True),
    Column(("乡镇", "所属乡镇", "乡镇（街道）"), places.township, 0.25, household=True),
    Column(("工作单位", "所在单位"), _slot("company"), 0.06, empty=0.3),
    Column(("人口数", "家庭人口", "保障人口", "户籍人口数"), _count(1, 7), 0.3, household=True),
    Column(("类别", "保障类别", "救助类别"), _listed("public_kinds"), 0.2, household=True),
    Column(("作物品种", "种植作物"), _listed("crops"), 0.1, household=True),
    Column(("补贴面积（亩）", "面积"), _area, 0.12, household=True),
    Column(("批次编号", "批次", "发放批次"), _batch, 0.15),
    Column(("发放月份", "所属月份", "月份"), _month, 0.2),
    Column(("补贴月数", "发放月数"), _count(1, 12), 0.12),
    Column(("补贴标准", "补贴标准（元/月）", "月保障标准"), _slot("amount"), 0.3, household=True),
    Column(("开户行", "开户银行"), _slot("branch"), 0.15, household=True),
    Column(("监督电话", "监督举报电话"), values.office_phone, 0.12, household=True),
    Column(("监护人", "代领人", "监护人姓名", "代领人姓名"), values.other_name, 0.12, empty=0.4),
    Column(("与户主关系", "关系"), _relation, 0.25),
)

LAST: tuple[Column, ...] = (
    Column(
        ("金额", "发放金额", "金额（元）", "补贴金额（元）", "实发金额"),
        _slot("amount"),
        0.9,
        household=True,
    ),
    Column(("备注", "说明"), places.remark, 0.4),
)

_OWN_PHONE = Column(("本人", "本人电话"), values.mobile, 1.0)
_KIN_PHONE = Column(("监护人", "家属", "子女"), values.mobile, 1.0, empty=0.2)

GROUPS: tuple[Group, ...] = (
    Group(
        ("家庭住址", "户籍地址", "家庭地址", "现住址"),
        (
            Column(("乡镇", "乡（镇）"), places.address_town, 1.0, household=True),
            Column(("村", "村（社区）", "行政村"), places.address_village, 1.0, household=True),
            Column(("组", "村民小组", "组别"), places.address_group, 1.0, household=True),
        ),
        0.6,
    ),
    Group(
        ("家庭住址", "住址", "居住地址"),
        (
            Column(("小区", "小区名称"), places.address_estate, 1.0, household=True),
            Column(("楼栋单元", "楼号", "门牌号"), places.address_door, 1.0, household=True),
        ),
        0.3,
    ),
    Group(("联系电话", "联系方式"), (_OWN_PHONE, _KIN_PHONE), 0.3),
    Group(
        ("账户信息", "一卡通信息", "发放账户"),
        (
            Column(("开户行", "开户银行"), _slot("branch"), 1.0, household=True),
            Column(("账号", "银行账号"), values.account, 1.0, household=True),
        ),
        0.3,
    ),
    Group(
        ("残疾情况", "残疾信息"),
        (
            Column(("类别", "残疾类别"), values.disability_kind, 1.0),
            Column(("等级", "残疾等级"), values.disability_grade, 1.0),
            Column(("证号", "残疾证号"), values.disability, 1.0),
        ),
        0.25,
    ),
    Group(
        ("补贴资金", "补贴情况"),
        (
            Column(("标准",), _slot("amount"), 1.0),
            Column(("月数",), _count(1, 12), 1.0),
            Column(("金额", "小计"), _slot("amount"), 1.0),
        ),
        0.3,
    ),
)

# Tables that hold nothing private; names and office phones in them are noted.


def _village(turn: Turn) -> Cell:
    return plain(places.village(turn.rng))


def _desk(turn: Turn) -> Cell:
    return plain(
        turn.rng.choice(
            (
                values.word(turn, "desks"),
                places.town(turn.rng) + "人民政府",
                turn.scene.word("office2"),
            )
        )
    )


DIRECTORY: tuple[Column, ...] = (
    Column(("科室", "部门", "单位", "站所名称"), _desk, 1.0),
    Column(("联系人", "负责人"), values.name, 0.4),
    Column(("职务",), _listed("posts"), 0.5),
    Column(("办公电话", "办公电话", "联系电话", "咨询电话", "监督电话"), values.office_phone, 1.0),
    Column(("办公地点", "办公地址", "地址"), places.office_place, 0.8),
)
STATISTICS: tuple[Column, ...] = (
    Column(("乡镇", "单位", "村（社区）"), _village, 1.0),
    Column(("户数", "户数（户）"), _count(3, 900), 1.0),
    Column(("人数", "人口数"), _count(5, 4000), 1.0),
    Column(("月份", "所属月份"), _month, 0.3),
    Column(("金额（元）", "资金", "发放金额"), _slot("big"), 1.0),
    Column(("备注",), lambda turn: EMPTY, 0.4),
)
BATCHES: tuple[Column, ...] = (
    Column(("批次编号", "批次"), _batch, 1.0),
    Column(("发放月份",), _month, 1.0),
    Column(("资金文号", "文号"), _slot("otherdoc"), 0.7),
    Column(("发放日期", "拨付日期"), _slot("date"), 0.7),
    Column(("人数",), _count(5, 4000, "人"), 1.0),
    Column(("金额", "拨付金额（元）"), _slot("big"), 1.0),
)
STANDARDS: tuple[Column, ...] = (
    Column(("项目", "补助项目"), _listed("schemes"), 1.0),
    Column(("类别", "档次"), _listed("public_kinds"), 1.0),
    Column(("标准（元/人·月）", "补助标准"), _slot("amount"), 1.0),
    Column(("执行时间", "起始时间"), _slot("date"), 0.6),
    Column(("咨询电话", "业务科室电话"), values.office_phone, 0.6),
)
OTHERS: tuple[tuple[Column, ...], ...] = (DIRECTORY, DIRECTORY, STATISTICS, BATCHES, STANDARDS)
