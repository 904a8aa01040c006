"""An organisation's own packs: a spreadsheet or a folder becomes rules that a scan takes by name.

    redactor packs add 禁用词.xlsx
    redactor scan notice.txt --pack 禁用词

A source with a fault is refused as a whole, every faulty row told; nothing is half loaded.
"""

from redactor.packs.adding import Added, PackError, add, check, installed, remove

__all__ = ["Added", "PackError", "add", "check", "installed", "remove"]
