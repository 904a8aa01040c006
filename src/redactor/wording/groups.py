"""Autonomous prefectures and counties: the peoples in their name stand in a fixed order.

恩施苗族土家族自治州 is wrong for 恩施土家族苗族自治州; so is 三江侗族县 without 自治, and 张家川自治县 without its
people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from redactor.rulebook import Tables

_ENDING = re.compile("自治(?P<kind>[州县旗])$")


def wrong_groups(tables: Tables) -> dict[str, str]:
    """Wrong names of today's autonomous divisions, each with the right one.

    >>> from redactor.rulebook import load
    >>> wrong = load().tables.derived(wrong_groups)
    >>> wrong["恩施苗族土家族自治州"], wrong["三江侗族县"], wrong["张家川自治县"]
    ('恩施土家族苗族自治州', '三江侗族自治县', '张家川回族自治县')
    """
    groups = sorted(tables["ethnic_groups"], key=len, reverse=True)
    parts = re.compile("|".join(groups))
    divisions = tables["divisions"].values()
    names = {name for name, _, until, *_ in divisions if not until}
    return {
        wrong: name for name in sorted(names) for wrong in _wrong(name, parts) if wrong not in names
    }


def _wrong(name: str, parts: re.Pattern[str]) -> Iterator[str]:
    ending = _ENDING.search(name)
    found = list(parts.finditer(name, 0, ending.start())) if ending else []
    if not ending or not found or found[-1].end() != ending.start():
        return
    stem, groups = name[: found[0].start()], [match.group() for match in found]
    if len("".join(groups)) + len(stem) != ending.start() or not stem:
        return
    for order in permutations(groups):
        yield f"{stem}{''.join(order)}{ending.group()}"
    yield f"{stem}{''.join(groups)}{ending.group('kind')}"
    yield f"{stem}{ending.group()}"
