"""Word's documents as one XML file: runs are joined, tables are tables, the rest stays as it was."""

from __future__ import annotations

import pytest

from redactor.formats import open_file
from tests.formats.office import edits_of, resident

ID = resident(3)
HEAD = '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n'
BODY = (
    f'<w:docVars><w:docVar w:name="证号" w:val="{resident(4)}"/></w:docVars><w:body><w:p><w:r><w:t>证号{ID[:6]}</w:t></w:r>'
    f'<w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>{ID[6:]}</w:t></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p>"
    "</w:tc></w:tr></w:tbl><w:p><w:r><w:t>丙</w:t><w:br/><w:t>丁</w:t></w:r></w:p></w:body>"
)
DOCUMENTS = {
    "2003": f"{HEAD}<w:wordDocument xmlns:w='urn:w'>{BODY}</w:wordDocument>",
    "flat": f"{HEAD}<pkg:package xmlns:pkg='urn:p'><pkg:part><pkg:xmlData><w:document>{BODY}"
    "</w:document></pkg:xmlData></pkg:part></pkg:package>",
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("name", ["决定书.doc", "决定书.xml"])
def test_runs_and_tables(text: str, name: str) -> None:
    source = open_file(text.encode(), name, b"k")
    blocks = list(source.document.blocks())
    said = [(each.gap, each.text) for each in blocks if each.role.name != "ATTRIBUTE"][-6:]
    assert said[:2] == [("\n\n", f"证号{ID[:6]}"), ("", ID[6:])]
    assert [each.cell[:3] for each in blocks if each.cell] == [(1, 0, 0), (1, 0, 1)]
    assert said[-2:] == [("\n\n", "丙"), ("\n", "丁")]
    made = source.rewrite(edits_of(source, [ID[6:], resident(4)]))
    assert made.decode() == text.replace(ID[6:], "*" * 12).replace(resident(4), "*" * 18)


def test_other_xml_is_text() -> None:
    assert (
        open_file(b"<?xml version='1.0'?><w:p/>", "a.xml", b"k").document.media_type == "text/plain"
    )
