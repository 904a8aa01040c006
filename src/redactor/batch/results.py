"""The results of an audit read back (DuckDB): all rows of all parts, and the row of each item that
counts.

`rows`: a row an item and run. `items`: the latest of them, without items that are gone.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redactor.batch import layout
from redactor.errors import InputError, OptionError

#: Of an item that was the same as before: its earlier row is still what was found.
UNCHANGED = "unchanged"
_MEMORY = "1500MB"


def parts(out: Path) -> list[Path]:
    """The files of results in an output folder, in order; none of those still being written."""
    folder = out / layout.RESULTS
    try:
        if not folder.is_dir():
            raise InputError("holds no results of an audit", where=str(out), advice="run an audit")
        found = [each for each in folder.iterdir() if each.suffix == ".parquet"]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(folder)) from None
    return sorted(each for each in found if not each.name.startswith(layout.PARTIAL))


def marker(out: Path) -> dict[str, Any]:
    """What the folder's audit.json tells; InputError for another version's or a broken one."""
    path = out / layout.MARKER
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise InputError(
            "cannot be read", where=str(path), advice="restore it, or audit into a new folder"
        ) from None
    version = told.get("version") if isinstance(told, dict) else None
    if version != layout.VERSION:
        raise InputError(
            f"tells of results of version {version!r}; this program reads {layout.VERSION}",
            where=str(path),
            advice="read them with the program that wrote them",
        )
    return dict(told)


@contextmanager
def opened(out: Path) -> Iterator[Any]:
    """A connection to DuckDB in which the views `rows` and `items` stand. What does not fit into
    memory goes to a folder of its own, which is removed at the end; no network, no extensions."""
    marker(out)
    files = parts(out)
    duckdb = _duckdb()
    with tempfile.TemporaryDirectory(prefix="redactor-", ignore_cleanup_errors=True) as folder:
        settings = {
            "memory_limit": _MEMORY,
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
        connection = duckdb.connect(str(Path(folder) / "results.duckdb"), config=settings)
        try:
            _read(connection, files)
            yield connection
        except duckdb.OutOfMemoryException:
            raise InputError(
                "the results need more memory or room for temporary files than there is",
                where=str(out),
                advice="free room in the temporary folder (TMPDIR)",
            ) from None
        finally:
            connection.close()


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise OptionError(
            "duckdb is not installed", where="results", advice="pip install 'redactor[batch]'"
        ) from None
    return duckdb


def _read(connection: Any, files: list[Path]) -> None:
    duckdb = _duckdb()
    connection.register("no_rows", layout.result_schema().empty_table())
    connection.execute("CREATE VIEW all_rows AS FROM no_rows")
    if files:
        names = ", ".join(_literal(str(each)) for each in files)
        source = f"read_parquet([{names}], union_by_name=true)"
        # Parts that lack a column of the layout are no results.
        columns = ", ".join(_literal(name, '"') for name in layout.result_schema().names)
        try:
            connection.execute(f"CREATE OR REPLACE VIEW all_rows AS SELECT {columns} FROM {source}")
        except duckdb.Error:
            raise InputError(
                "cannot be read as results", where=str(_broken(files)), advice="restore the file"
            ) from None
    connection.execute(f"""
        CREATE VIEW rows AS FROM all_rows
        WHERE (status = '{layout.SKIPPED}' AND reason = '{UNCHANGED}') IS NOT TRUE;
        CREATE VIEW items AS FROM rows
        WHERE (id, run) IN (SELECT (id, max(run)) FROM rows GROUP BY id)
        AND status <> '{layout.GONE}'
    """)


def _broken(files: list[Path]) -> Path:
    """The first part that is none."""
    import pyarrow.parquet as pq

    wanted = set(layout.result_schema().names)
    for each in files:
        try:
            if not wanted <= set(pq.read_schema(each).names):
                return each
        except Exception:  # whatever a broken file makes pyarrow raise
            return each
    return files[0].parent


def _literal(text: str, quote: str = "'") -> str:
    return f"{quote}{text.replace(quote, quote * 2)}{quote}"
