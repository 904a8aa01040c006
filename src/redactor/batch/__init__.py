"""Audits of many documents at once: an archive, an export, a site.

from redactor.batch import audit_collection, open_collection

totals = audit_collection(open_collection("通知"), "检查结果", ScanOptions(key=key))
totals.inputs == totals.audited + totals.failed + totals.skipped
"""

from redactor.batch.audits import audit_collection
from redactor.batch.collections import open_collection
from redactor.batch.items import Collection, Item, Loaded, RefusedError, Unchanged
from redactor.batch.runner import Limits, Progress
from redactor.batch.totals import Totals

__all__ = [
    "Collection",
    "Item",
    "Limits",
    "Loaded",
    "Progress",
    "RefusedError",
    "Totals",
    "Unchanged",
    "audit_collection",
    "open_collection",
]
