"""What can go wrong, in one family, each saying where and what to do.

No message holds document text: an error may end up in a log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.model import Report


class RedactorError(Exception):
    """Root of all errors of this package.

    `where` names the file, line, key or option; `what` the fault; `advice` what to do about it.
    `code` is the fault's lasting name, where somebody tells it in other words than these.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "", code: str = "") -> None:
        self.what = what
        self.where = where
        self.advice = advice
        self.code = code
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        advice = f" ({self.advice})" if self.advice else ""
        return f"{where}{self.what}{advice}"


class RuleError(RedactorError):
    """A rule, policy or table file that cannot be used."""


class OptionError(RedactorError):
    """An option that does not exist or has an impossible value."""


class InputError(RedactorError):
    """An input that cannot be read."""


class RewriteError(RedactorError):
    """A file that cannot be rewritten safely, or whose rewriting left something behind. Nothing
    is handed out."""


class BlockedError(RedactorError):
    """A `block` finding stands, so no masked output may be written. `report` says which."""

    def __init__(self, report: Report, *, where: str) -> None:
        self.report = report
        super().__init__(
            "a finding that blocks publication stands, so nothing was written",
            where=where,
            advice="force writes anyway",
        )
