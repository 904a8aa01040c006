"""Measure mask strength: `uv run python -m benchmarks.strength [-o benchmarks/results.json]`.

Masked values of all kinds are counted with what stands beside each, in one process, none asked before;
the processor's time counts, and the making of the counter is told apart. The goal: 10,000 a second on
a core. Then a roster of masked people is scanned, with and without what is said of masks.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from redactor import Scanner
from redactor.rulebook import load
from redactor.scan.masks.look import Masks
from redactor.strength import (
    Counter,
    Kind,
    Known,
    Shown,
    aged,
    born_in_month,
    born_in_year,
    born_on,
    read_mask,
)

VALUES, ROWS = 100_000, 10_000
_DAY = datetime.date(2026, 11, 30)
_REGIONS = ("640104", "640121", "642222", "110101", "350104", "510722")
_CITIES = ("宁夏银川市", "宁夏固原市", "北京市", "福建省福州市")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path, help="put it into this file, as strength")
    parser.add_argument("--values", type=int, default=VALUES)
    parsed = parser.parse_args()
    told = {**_counted(parsed.values), **_scanned()}
    print(json.dumps(told, indent=2))
    if parsed.output:
        results = json.loads(parsed.output.read_text("utf-8"))
        results["strength"] = told
        parsed.output.write_text(
            json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def _counted(number: int) -> dict[str, float]:
    tables = load().tables
    started = time.process_time()
    counter = Counter(tables, datetime.date(1926, 1, 1), _DAY)
    made = time.process_time()
    masked = list(_masked(number, random.Random(1)))
    begun = time.process_time()
    least = 0
    for kind, text, known in masked:
        shown = read_mask(text)
        assert isinstance(shown, Shown), text
        least += counter.left(kind, shown, known).candidates > 0
    took = time.process_time() - begun
    return {
        "values": number,
        "with_candidates": least,
        "counter_ms": round((made - started) * 1000, 1),
        "values_per_s": round(number / took),
    }


def _masked(number: int, chosen: random.Random) -> Iterator[tuple[Kind, str, Known]]:
    """Half of them resident numbers in seven conventions with companions, then phones and cards."""
    for _ in range(number):
        birth = datetime.date(1930, 1, 1) + datetime.timedelta(days=chosen.randrange(33_000))
        value = f"{chosen.choice(_REGIONS)}{birth:%Y%m%d}{chosen.randrange(990, 1000)}"
        value += chosen.choice("0123456789X")
        match chosen.randrange(10):
            case 0 | 1 | 2 | 3 | 4:
                front, behind = chosen.choice(
                    [(6, 4), (14, 0), (10, 4), (2, 3), (3, 4), (1, 1), (6, 2)]
                )
                companion = chosen.choice(
                    [
                        Known(),
                        Known(sex=chosen.choice("MF")),
                        born_in_year(birth.year),
                        born_in_month(birth.year, birth.month),
                        born_on(birth),
                        aged(2026 - birth.year, _DAY),
                        Known(regions=(value[:6],)),
                    ]
                )
                yield Kind.RESIDENT_ID, _starred(value, front, behind), companion
            case 5 | 6 | 7:
                phone = f"13{chosen.randrange(10**9):09d}"
                form = chosen.choice([(3, 4), (3, 0), (7, 0), (0, 4)])
                known = chosen.choice([Known(), Known(city=chosen.choice(_CITIES))])
                yield Kind.MOBILE_PHONE, _starred(phone, *form), known
            case _:
                card = f"622848{chosen.randrange(10**13):013d}"
                yield Kind.BANK_CARD, _starred(card, *chosen.choice([(6, 4), (0, 4)])), Known()


def _starred(value: str, front: int, behind: int) -> str:
    hidden = "*" * (len(value) - front - behind)
    return value[:front] + hidden + (value[-behind:] if behind else "")


def _scanned() -> dict[str, float]:
    """Seconds to scan a roster, and those of them that its masks took."""
    text = "\n".join(_roster(random.Random(2)))
    scanner = Scanner(key=b"benchmark", today=_DAY)
    scanner.scan("身份证号640104********9952，电话138****8000")
    spent: list[float] = []
    look = Masks.found

    def timed(masks: Masks, *arguments: object) -> object:
        begun = time.process_time()
        said = look(masks, *arguments)  # type: ignore[arg-type]  # passed on as they came
        spent.append(time.process_time() - begun)
        return said

    Masks.found = timed  # type: ignore[method-assign, assignment]  # one call is timed, no more
    try:
        started = time.process_time()
        scanner.scan(text)
        took = time.process_time() - started
    finally:
        Masks.found = look  # type: ignore[method-assign]  # as it was
    return {
        "roster_rows": ROWS,
        "roster_masked_numbers": 2 * ROWS,
        "roster_scan_s": round(took, 2),
        "roster_masks_s": round(sum(spent), 2),
    }


def _roster(chosen: random.Random) -> Iterator[str]:
    yield "兴庆区2026年临时救助公示\n"
    yield "序号\t姓名\t村\t年龄\t金额\t救助原因\t身份证号\t电话"
    for number in range(1, ROWS + 1):
        cells = (
            number,
            f"{chosen.choice(_SURNAMES)}某某",
            chosen.choice(("河东村", "河西村", "三道沟村")),
            chosen.randrange(20, 95),
            chosen.randrange(1, 30) * 100,
            chosen.choice(("因病", "因灾", "因学")),
            f"640104********{chosen.randrange(10_000):04d}",
            f"138****{chosen.randrange(10_000):04d}",
        )
        yield "\t".join(map(str, cells))


if __name__ == "__main__":
    main()
