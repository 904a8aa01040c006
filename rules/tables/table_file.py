"""How a table is written and checked; `build.py` says how to run it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent

Row = tuple[str, ...]


def write_table(name: str, head: Sequence[Row], columns: Row, rows: Iterable[Row]) -> None:
    """Write HERE/name: the head as `# key: value`, the columns, the rows in string order."""
    lines = [f"# {key}: {value}" for key, value in head]
    lines += ["\t".join(row) for row in (columns, *sorted(rows))]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def body(path: Path) -> list[list[str]]:
    """The header row and the rows of a table, split into cells."""
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines if not line.startswith("# ")]


def check_table(path: Path) -> int:
    """The number of rows; SystemExit naming the line if the table is malformed."""
    columns, *rows = body(path)
    for row in rows:
        if len(row) != len(columns) or any(cell != cell.strip() for cell in row):
            raise SystemExit(f"{path.name}: stray tab, space or CR in {row}")
    for before, after in pairwise(row[0] for row in rows):
        if before >= after:
            raise SystemExit(f"{path.name}: {after} is unsorted or repeated after {before}")
    return len(rows)
