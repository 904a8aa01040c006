"""Public numbers that look like identifiers and are none: they are never planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from corpora.generator import checks


@dataclass(frozen=True, slots=True)
class Setting:
    """Chance, the code of a county and a day."""

    rng: Random
    region: str
    day: date


def phrase(rng: Random, region: str, day: date) -> str:
    """A label and a number, such as `项目编号：640104202203151237`."""
    setting = Setting(rng, region, day - timedelta(days=rng.randrange(400)))
    return rng.choice(_MAKERS)(setting)


def quiet(rng: Random) -> str:
    """The same, from a fixed place and day."""
    return phrase(rng, "640104", date(2023, 5, 4))


def digits(rng: Random, count: int) -> str:
    """So many digits, the first not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def project_number(rng: Random, region: str, day: date) -> str:
    """18 digits with region and date that fail every check: resident, Luhn, credit code."""
    body = f"{region}{day:%Y%m%d}{rng.randrange(1000):03}"
    right = {checks.resident(body), checks.luhn(body), checks.credit(body)}
    return body + rng.choice([digit for digit in "0123456789" if digit not in right])


def _project(at: Setting) -> str:
    label = at.rng.choice(("项目编号", "项目代码", "采购项目编号", "任务编号", "审批编号"))
    return f"{label}：{project_number(at.rng, at.region, at.day)}"


def _tender(at: Setting) -> str:
    return (
        f"采购编号：NXZC-{at.day.year}-{at.rng.randrange(10000):04}（第{at.rng.randint(1, 9)}包）"
    )


def _statistics_area(at: Setting) -> str:
    area = f"{at.region}{at.rng.randint(1, 20):03}{at.rng.randint(1, 40):03}"
    return f"统计用区划代码：{area}"


def _registration(at: Setting) -> str:
    # Month 20 and above: 15 digits that are no old resident number.
    middle = f"{at.rng.randrange(100):02}{at.rng.randint(20, 99)}{at.rng.randint(32, 99)}"
    return f"工商注册号：{at.region}{middle}{at.rng.randrange(1000):03}"


def _isbn(at: Setting) -> str:
    body = f"9787{digits(at.rng, 8)}"
    return f"ISBN {body}{checks.ean13(body)}"


def _bar_code(at: Setting) -> str:
    body = f"69{at.rng.randrange(10**10):010}"
    return f"商品条形码：{body}{checks.ean13(body)}"


def _standard(at: Setting) -> str:
    return at.rng.choice(("GB/T 35273-2020", "GB 11643-1999", "GB/T 33190-2016", "MZ/T 170-2021"))


def _permit(at: Setting) -> str:
    return f"食品经营许可证编号：JY1{at.region}00{digits(at.rng, 5)}"


def _medicine(at: Setting) -> str:
    return f"批准文号：国药准字{at.rng.choice('HZS')}{at.day.year}{at.rng.randrange(10000):04}"


def _record(at: Setting) -> str:
    return f"网站备案号：宁ICP备{digits(at.rng, 8)}号"


def _police_record(at: Setting) -> str:
    return f"公安备案：宁公网安备{at.region}02{at.rng.randrange(10**6):06}号"


def _page_name(at: Setting) -> str:
    return f"附件地址：./P0{at.day:%Y%m%d}{digits(at.rng, 12)}.pdf"


def _old_index(at: Setting) -> str:
    body = f"00{digits(at.rng, 6)}"
    return f"原索引号：{body}{checks.organisation(body)}/{at.day.year}-{at.rng.randrange(1000):05}"


def _parcel(at: Setting) -> str:
    return f"邮寄单号：SF{digits(at.rng, 13)}"


def _plot(at: Setting) -> str:
    area = f"{at.rng.uniform(900, 90000):.2f}平方米"
    return f"地块编号：{at.day.year}-{at.rng.randint(1, 60):02}号，面积{area}"


def _stake(at: Setting) -> str:
    start = f"K{at.rng.randint(1, 90)}+{at.rng.randrange(1000):03}"
    return f"施工桩号{start}至K{at.rng.randint(91, 180)}+600"


def _sum(at: Setting) -> str:
    return f"合同金额：{at.rng.randint(100_000, 99_999_999):,}.{at.rng.randrange(100):02}元"


def _period(at: Setting) -> str:
    return f"统计期间：{at.day.year}0101-{at.day.year}1231"


def _invoice(at: Setting) -> str:
    return f"发票号码：{at.rng.randrange(10**8):08}"


def _asset(at: Setting) -> str:
    return f"固定资产编号：{at.day.year}{at.rng.randrange(10**5):05}"


def _version(at: Setting) -> str:
    return f"软件版本V{at.rng.randint(1, 9)}.{at.rng.randint(0, 12)}.{at.rng.randint(0, 30)}"


def _filing(at: Setting) -> str:
    return f"公文流水号：{at.day:%Y%m%d}{at.rng.randrange(1000):03}"


_MAKERS: tuple[Callable[[Setting], str], ...] = (
    *(_project, _tender, _statistics_area, _registration, _isbn, _bar_code, _standard, _permit),
    *(_medicine, _record, _police_record, _page_name, _old_index, _parcel, _plot, _stake, _sum),
    *(_period, _invoice, _asset, _version, _filing),
)
