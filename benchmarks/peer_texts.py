"""The texts on which redactor and its peers are compared, with what stands in them.

* drafts: made by `corpora.generator` from a seed that nothing else uses. Person names and office
  addresses are not labelled there, so names are not scored and an address that meets no home is
  counted apart. Hotlines and values that are masked already are `IGNORED`: who flags them is neither
  right nor wrong.
* news, resumes: real sentences in which person names are labelled.
* addresses: real address strings, each in a home sentence of ours; the whole string is the address.
  Only strings fine enough to be somebody's home are taken.
* clean: published policy texts in which nothing has to be masked.
* own ground: the labelled documents that a peer's package ships to score itself with.

The drafts come from this project's generator, which shares no list and no code with the detectors,
but they were made better with drafts of other seeds: they are redactor's home ground. The real sets
and the peers' own are not.

News to clean are read from a folder outside the repository; without it they are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.texts import texts as bench_texts
from corpora.generator import drafts

SEED, SPEED_SEED = 20_261_129, 20_261_130
DRAFTS = 600
SPEED_BYTES = 1_000_000
PIECE = 2_000
"""Characters of a piece of prose in the speed corpus; the drafts there are about as long."""
TERMS = 50_000

WORDS = (
    *("监督检查", "信息公开", "工作人员", "补助资金", "公示期", "咨询电话", "索引号", "有关规定"),
    *("统计用区划代码", "身份证号码", "同时废止", "责任单位", "农业农村局", "残疾人联合会"),
)
"""Terms that stand in the speed corpus."""

KIND_OF = {
    "MOBILE_PHONE": "PHONE",
    "LANDLINE_PHONE": "PHONE",
    "BANK_CARD": "BANK",
    "BANK_ACCOUNT": "BANK",
    "HOME_ADDRESS": "ADDRESS",
    "PERSON_NAME": "NAME",
}
"""The common kind of an entity, where it is not the entity itself."""
IGNORED = frozenset({"HOTLINE", "MASKED"})

FRAMES = (
    "户主王某，现住{}。",
    "申请人家庭住址：{}，家中三口人。",
    "该对象户籍所在地为{}，近期未外出。",
    "经入户核实，低保户李某居住在{}，与申报一致。",
    "联系地址：{}（本人确认）",
    "走失老人家住{}，请知情者与家属联系。",
    "被执行人张某，住{}。",
    "当事人住所地：{}；职业：务农。",
    "请将补贴存折送至{}，由其子代收。",
    "姓名：赵某\t性别：女\t家庭住址：{}\t备注：独居",
)
_HOME = frozenset({"roadno", "houseno", "cellno", "roomno", "floorno", "community", "subpoi"})


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a place: its common kind, whether in plain shape, what is to be done, and the
    entity where that says more than the kind."""

    start: int
    end: int
    kind: str
    is_plain: bool = True
    action: str = "mask"
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of one of the sets, all that is labelled in it, and the sentence that frames it."""

    id: str
    group: str
    text: str
    labels: tuple[Label, ...] = ()
    frame: str = ""


def all_texts(data: Path | None, count: int = DRAFTS) -> list[Text]:
    """Every text, the drafts first; `data` is the folder of the labelled sets, if any."""
    found = list(made(count))
    if data is not None:
        found += _named(data / "people_daily_dev.jsonl", "news", "PER")
        found += _named(data / "resume_dev.jsonl", "resumes", "NAME")
        found += _addresses(data / "addr_parse_dev.jsonl")
        found += _clean(data)
    return found


def made(count: int) -> Iterator[Text]:
    """The generated drafts."""
    for number, draft in enumerate(drafts(SEED, count)):
        labels = tuple(
            Label(
                each.start,
                each.end,
                kind_of(each.entity),
                each.shape == "plain",
                each.action,
                each.entity,
            )
            for each in draft.planted
        )
        yield Text(f"draft-{number}", "drafts", draft.text, labels)


def kind_of(entity: str) -> str:
    """The common kind.

    >>> kind_of("LANDLINE_PHONE"), kind_of("EMAIL")
    ('PHONE', 'EMAIL')
    """
    return KIND_OF.get(entity, entity)


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def _named(path: Path, group: str, wanted: str) -> Iterator[Text]:
    for each in _lines(path):
        labels = tuple(
            Label(span["start"], span["end"], "NAME")
            for span in each["spans"]
            if span["type"] == wanted
        )
        yield Text(each["id"], group, each["text"], labels)


def _addresses(path: Path) -> Iterator[Text]:
    for number, each in enumerate(_lines(path)):
        if _HOME.intersection(span["type"] for span in each["spans"]):
            yield framed(each["id"], each["text"], FRAMES[number % len(FRAMES)])


def framed(id_: str, address: str, frame: str) -> Text:
    """An address in a sentence.

    >>> framed("1", "东街1号", "现住{}。").labels
    (Label(start=2, end=6, kind='ADDRESS', is_plain=True, action='mask', entity=''),)
    """
    start = frame.index("{}")
    label = Label(start, start + len(address), "ADDRESS")
    return Text(id_, "addresses", frame.replace("{}", address), (label,), frame)


def _clean(data: Path) -> Iterator[Text]:
    for name in ("gov_policy_texts.jsonl", "secrecy_benign.jsonl"):
        for each in _lines(data / name):
            yield Text(each["id"], "clean", each["text"])
    plan = data / "work_plan_2022.txt"
    if plan.is_file():
        yield Text(plan.stem, "clean", plan.read_text(encoding="utf-8"))


def speed_texts(size: int = SPEED_BYTES) -> list[Text]:
    """Half prose with a value per 2 KB, half generated drafts with some fourteen per KB, mixed, so
    that the first part of it is like the whole. `group` tells them apart."""
    prose, _ = bench_texts(size // 2)["typical"]
    pieces = [
        Text(f"prose-{start}", "prose", prose[start : start + PIECE])
        for start in range(0, len(prose), PIECE)
    ]
    total = 0
    for draft in drafts(SPEED_SEED, DRAFTS):
        total += len(draft.text.encode())
        if total > size // 2:
            break
        pieces.append(Text(f"speed-{draft.id}", "drafts", draft.text))
    random.Random(SPEED_SEED).shuffle(pieces)
    return pieces


def terms(count: int = TERMS) -> list[str]:
    """Made-up terms of two to six characters, and a few words of such texts, so that there are hits.

    Whole words: redactor leaves out a hit that cuts through one.
    """
    rng = random.Random(SPEED_SEED)
    common = [chr(point) for point in range(0x4E00, 0x4E00 + 3000)]
    chosen = set(WORDS)
    while len(chosen) < count:
        chosen.add("".join(rng.choices(common, k=rng.choice((2, 3, 3, 4, 4, 5, 6)))))
    return sorted(chosen)


def write_terms(chosen: list[str], folder: Path) -> tuple[Path, Path]:
    """The list with a term a line, and the folder of a pack of hints of the same terms."""
    listed = folder / "terms.txt"
    listed.write_text("\n".join(chosen), encoding="utf-8")
    pack = folder / "pack"
    rules = pack / "house"
    rules.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{term}\thint\t\n" for term in chosen)
    (rules / "peer_terms.tsv").write_text(f"term\tseverity\tsuggestion\n{rows}", encoding="utf-8")
    (rules / "peer_terms.toml").write_text(
        'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n',
        encoding="utf-8",
    )
    return listed, pack
