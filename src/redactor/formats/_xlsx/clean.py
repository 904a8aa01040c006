"""Taking out of a workbook's parts what is hidden in them."""

from __future__ import annotations

from collections.abc import Mapping

from redactor.formats._office.ooxml import Element, attribute, name_of
from redactor.formats._office.slots import remove
from redactor.formats._xlsx.rest import remove_counted

#: A name that a program makes for itself, and hides.
FILTER = "_xlnm._FilterDatabase"
#: Elements that are nothing when they are empty.
_HOLDERS = frozenset(
    [
        "x:oleObjects",
        "x:controls",
        "x:externalReferences",
        "x:pivotCaches",
        "x:definedNames",
        "x:extLst",
        "x:ext",
    ]
)
_QUERY_ATTRIBUTES = ("tableType", "queryTableFieldId", "connectionId")


def clean_book(root: Element, cut: frozenset[str]) -> bool:
    """Take hidden sheets, hidden names and paths out of workbook.xml."""
    sheets = [each for each in root.iter() if name_of(each) == "x:sheet"]
    going = [attribute(each, "r:id") in cut for each in sheets]
    gone_names = [
        str(each.get("name", "")) for each, goes in zip(sheets, going, strict=True) if goes
    ]
    numbers = {
        str(old): str(new)
        for new, old in enumerate(index for index, goes in enumerate(going) if not goes)
    }
    changed = False
    for each in list(root.iter()):
        name = name_of(each)
        if name == "x:definedName":
            changed |= _clean_name(each, numbers, gone_names)
        elif name == "x:workbookView" and any(going):
            for key in ("activeTab", "firstSheet"):
                each.attrib.pop(key, None)
        elif name.endswith(":absPath") or name == "x:fileSharing":
            remove(each)
            changed = True
    return changed


def _clean_name(name: Element, numbers: Mapping[str, str], gone: list[str]) -> bool:
    text, local = str(name.text or ""), name.get("localSheetId")
    is_hidden = name.get("hidden") in ("1", "true") and name.get("name") != FILTER
    leads_away = any(each in text and "!" in text for each in gone if each)
    if is_hidden or leads_away or (local is not None and local not in numbers):
        remove_counted(name)
        return True
    if local is not None and numbers[local] != local:
        name.set("localSheetId", numbers[local])
        return True
    return False


def without_query(table: Element) -> bool:
    """A table that a query filled, as one that nothing fills."""
    changed = False
    for each in table.iter():
        for key in _QUERY_ATTRIBUTES:
            changed |= each.attrib.pop(key, None) is not None
    return changed


def drop_notes(root: Element) -> bool:
    """The boxes of comments."""
    found = []
    for each in root.iter():
        if name_of(each) == "v:shape" and any(
            name_of(inner).endswith(":ClientData") and inner.get("ObjectType") == "Note"
            for inner in each
        ):
            found.append(each)
    for each in found:
        remove(each)
    return bool(found)


def drop_empty(root: Element) -> bool:
    """Remove lists of which nothing is left; whether there was any."""
    changed = False
    while True:
        found = [
            each
            for each in root.iter()
            if name_of(each) in _HOLDERS and len(each) == 0 and each.getparent() is not None
        ]
        if not found:
            return changed
        for each in found:
            remove(each)
        changed = True
