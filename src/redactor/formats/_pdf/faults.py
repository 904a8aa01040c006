"""What damaged objects of a PDF raise when they are used."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=8)
def faults(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """The library's own errors, those of values that are not what they should be, and others."""
    import pikepdf

    return (
        *others,
        pikepdf.PdfError,
        ValueError,
        TypeError,
        RuntimeError,
        AttributeError,
        KeyError,
        IndexError,
        ArithmeticError,
    )
