"""The figures as Markdown: one table of all tools, a small one of those that look for terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

KINDS = {
    "RESIDENT_ID": "ID",
    "PHONE": "phone",
    "BANK": "bank",
    "ADDRESS": "home",
    "CREDIT_CODE": "credit code",
    "EMAIL": "e-mail",
    "VEHICLE_PLATE": "plate",
    "PASSPORT": "passport",
    "QQ_ID": "QQ",
    "WECHAT_ID": "WeChat",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "IMEI": "IMEI",
    "MILITARY_ID": "military",
    "TRAVEL_PERMIT": "travel",
    "MEDICAL_RECORD": "medical",
    "BIRTH_DATE": "birth",
}
"""Kinds that some peer claims, with the heading of their column."""
BEST = "_best_of_peers"
NOTHING = "–"

LEGEND = """\
Every tool runs in an environment of its own on the same texts, given as plain text without options.
The drafts come from this project's generator. It shares no list and no code with the detectors, but
redactor was made better with drafts of other seeds: there it is on its home ground, and its figures
are a best case. News, résumés, real addresses, clean texts and *own ground* are other people's texts.

* **ID … birth**: F1 by exact span on generated drafts, as `all shapes / plain shapes` (full-width or
  Chinese digits, spaces, hidden characters and the like left out). `–`: the tool does not claim the
  kind. Values that are public count as right when recognised.
* **mobiles only, cards only**: the same, plain shapes, with landlines and account numbers left out.
* **covered**: of the values in the drafts that must be masked, the share that lies wholly inside
  something flagged, under whatever name: `all values / values of the kinds the tool claims`. Of
  redactor's findings only those that would be acted on are flagged; of a peer's, all.
* **public masked**: of public values (office phones, accounts of organisations …) of the kinds that
  the tool claims, the share that would be masked. Less is better.
* **other addresses**: addresses in the drafts that meet no home and would be masked; most are those
  of offices. Not counted in F1.
* **names, news / résumés**: F1 on person names in real sentences.
* **real addresses**: F1 by exact span and share covered, real strings in ten home sentences in turn;
  the JSON has each sentence apart, for some tools know some cues only.
* **own ground**: F1 by exact span over all kinds that the tool claims, and share covered of all that
  is labelled, on the documents that helan ships to score itself with. redactor notes the names of
  grown-ups and what belongs to an office, and so does not cover them.
* **clean flagged**: of the published texts with nothing to mask, how many would have something
  masked; **by name**: by a person name (real names do stand there; redactor only notes them).
* **MB/s**: processor time, {corpus}, one thread, the median of {rounds} rounds;
  then prose and drafts apart. `*`: too slow for the whole, measured on a part. **×**: as a multiple of redactor's, the mean of before and after.
* **memory**: peak of the process in MB. **load**: seconds from import to the end of the first text.
* **{best}**: per kind, the best single peer. *covered*, *public masked* and *other addresses* are
  those of all peers run one after another.
"""


def markdown(results: Row) -> str:
    """The whole page."""
    rows = [row for row in results["rows"] if not row["for_terms"]]
    terms = [row for row in results["rows"] if row["for_terms"]]
    parts = [
        "# redactor and its peers\n",
        f"Written by `uv run python -m benchmarks.peers --data FOLDER` on {results['machine']['date']}: "
        f"{results['machine']['cpu']}, {results['machine']['cores']} cores, "
        f"Python {results['machine']['python']}, revision {results.get('revision') or 'unknown'}. "
        f"All figures are in the JSON beside it.\n",
        _counts(results["texts"]),
        table(_columns(results), [*rows, results["best"]]),
        LEGEND.format(
            corpus=f"{results['speed_mb']:.1f} MB, half prose with a value per 2 KB, half drafts",
            rounds=results["rounds"],
            best=BEST,
        ),
    ]
    if terms:
        parts += [
            f"## {results['terms']:,} made-up terms\n",
            table(_term_columns(), terms),
            "`hits` are leftmost and longest. redactor looks for everything else at the same time, "
            "leaves out hits that cut through a word, and finds a term with a space or a line break "
            "in it; `first load` builds what is kept for the next.\n",
        ]
    return "\n".join(parts)


def _counts(counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"Texts: {told}.\n"


def table(columns: Mapping[str, Callable[[Row], str]], rows: Sequence[Row]) -> str:
    """A Markdown table. A row with a `failure` says so in its second cell, and nothing else."""
    lines = [_line(columns), _line("---" for _ in columns)]
    for row in rows:
        lines.append(_line(_cells(columns, row)))
    return "\n".join(lines) + "\n"


def _cells(columns: Mapping[str, Callable[[Row], str]], row: Row) -> list[str]:
    if row.get("failure"):
        return [row["name"], row["failure"], *[""] * (len(columns) - 2)]
    return [cell(row) for cell in columns.values()]


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"


def _columns(results: Row) -> dict[str, Callable[[Row], str]]:
    columns: dict[str, Callable[[Row], str]] = {
        "tool": lambda row: row["name"],
        "version": lambda row: row.get("version", ""),
    }
    columns |= {title: _kind_cell(kind) for kind, title in KINDS.items()}
    columns |= {
        "mobiles only": _narrow_cell("PHONE"),
        "cards only": _narrow_cell("BANK"),
        "covered": lambda row: _pair(row, "covered", "covered_of_claimed"),
        "public masked": lambda row: _share(row, "public_masked_of_claimed"),
        "other addresses": _other_addresses,
        "names, news": _set_cell("news"),
        "names, résumés": _set_cell("resumes"),
        "real addresses": _address_cell,
        "own ground": _own_cell,
        "clean flagged": _clean_cell("flagged"),
        "by name": _clean_cell("with_names"),
        "MB/s": _speed,
        "prose, drafts": _speeds,
        "×": lambda row: _times(row, results["ours_mb_s"]),
        "memory": lambda row: _number(row.get("peak_mb"), "{:.0f}"),
        "load": lambda row: _number(row.get("load_s"), "{:.2f}"),
    }
    return columns


def _term_columns() -> dict[str, Callable[[Row], str]]:
    return {
        "tool": lambda row: row["name"],
        "version": lambda row: row.get("version", ""),
        "hits": lambda row: str(row["hits"]),
        "MB/s": _speed,
        "first load": lambda row: _number(row.get("first_load_s"), "{:.2f}"),
        "load": lambda row: _number(row.get("load_s"), "{:.2f}"),
        "memory": lambda row: _number(row.get("peak_mb"), "{:.0f}"),
    }


def _kind_cell(kind: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if kind not in row["kinds"]:
            return NOTHING
        drafts = row["drafts"]
        both = [drafts[part].get(kind, {}).get("f1", 0.0) for part in ("kinds", "plain")]
        who = f" {row['who'][kind]}" if "who" in row else ""
        return f"{both[0]:.2f} / {both[1]:.2f}{who}"

    return cell


def _narrow_cell(kind: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if kind not in row["kinds"]:
            return NOTHING
        return f"{row['drafts']['narrow'][kind]['f1']:.2f}"

    return cell


def _pair(row: Row, *names: str) -> str:
    return " / ".join(_share(row, name) for name in names) if _shares(row) else ""


def _share(row: Row, name: str) -> str:
    shares = _shares(row)
    if not shares:
        return ""
    return f"{100 * shares[name]['share']:.0f}%" if name in shares else NOTHING


def _shares(row: Row) -> Mapping[str, Any]:
    shares: Mapping[str, Any] = row["drafts"].get("shares", {})
    return shares


def _other_addresses(row: Row) -> str:
    if "ADDRESS" not in row["kinds"]:
        return NOTHING
    return str(row["drafts"].get("other_addresses", ""))


def _set_cell(group: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if "NAME" not in row["kinds"]:
            return NOTHING
        return f"{row[group]['f1']:.2f}{_who(row, group)}" if row.get(group) else "n/a"

    return cell


def _address_cell(row: Row) -> str:
    if "ADDRESS" not in row["kinds"]:
        return NOTHING
    if not row.get("addresses"):
        return "n/a"
    scores = row["addresses"]
    return f"{scores['f1']:.2f}, {100 * scores['covered']['share']:.0f}%{_who(row, 'addresses')}"


def _own_cell(row: Row) -> str:
    own = row.get("own_ground")
    if row.get("who"):
        return ""
    return f"{own['f1']:.2f}, {100 * own['covered']['share']:.0f}%" if own else "n/a"


def _who(row: Row, group: str) -> str:
    return f" {row['who'][group]}" if "who" in row else ""


def _clean_cell(name: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if row.get("who"):
            return ""
        if name == "with_names" and "NAME" not in row["kinds"]:
            return NOTHING
        clean = row.get("clean")
        return f"{clean[name]} of {clean['texts']}" if clean else "n/a"

    return cell


def _speed(row: Row) -> str:
    if "speed" not in row:
        return ""
    part = "*" if row["speed"].get("is_part") else ""
    return f"{row['speed']['mb_s']:.2f}{part}"


def _speeds(row: Row) -> str:
    groups = row.get("speed", {}).get("groups_mb_s", {})
    return ", ".join(f"{groups[name]:.2f}" for name in ("prose", "drafts") if name in groups)


def _times(row: Row, ours: float) -> str:
    return f"{row['speed']['mb_s'] / ours:.2f}" if "speed" in row and ours else ""


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
