"""redactor: what in a Chinese draft may not be published as it stands, why, and the draft masked.

>>> report = scan("身份证号：640104195803129952")
>>> report.verdict, [(f.entity, f.start, f.end) for f in report.findings]
(<Verdict.MASK: 'mask'>, [('RESIDENT_ID', 5, 23)])
>>> redact("身份证号：640104195803129952").text
'身份证号：640104************'
"""

from redactor.audit import Checker, Scanner, audit_file, redact, redact_file, scan
from redactor.errors import (
    BlockedError,
    InputError,
    OptionError,
    RedactorError,
    RewriteError,
    RuleError,
)
from redactor.live import LiveRules
from redactor.model import (
    Action,
    Advice,
    Audience,
    Block,
    Certainty,
    Document,
    Failure,
    Finding,
    Part,
    Redaction,
    Report,
    ScanOptions,
    Span,
    Verdict,
)
from redactor.options import make_options
from redactor.render.json import report_dict

__all__ = [
    "Action",
    "Advice",
    "Audience",
    "Block",
    "BlockedError",
    "Certainty",
    "Checker",
    "Document",
    "Failure",
    "Finding",
    "InputError",
    "LiveRules",
    "OptionError",
    "Part",
    "Redaction",
    "RedactorError",
    "Report",
    "RewriteError",
    "RuleError",
    "ScanOptions",
    "Scanner",
    "Span",
    "Verdict",
    "audit_file",
    "make_options",
    "redact",
    "redact_file",
    "report_dict",
    "scan",
]
