"""Word's documents as one XML file: as LibreOffice writes that of Word 2003, and by hand what web
systems fill in."""

from __future__ import annotations

from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers import _word as word
from corpora.documents.makers._office import converted
from corpora.documents.makers._package import saved
from corpora.documents.makers._values import PHONE, Values

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
_SPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xml:space="preserve"'
)


def make() -> Iterator[Made]:
    yield _by_office()
    yield _by_hand()


def _by_office() -> Made:
    values = Values(63)
    document = word.empty()
    paragraph = document.add_paragraph("证号")
    value = values("runs with a look of their own")
    paragraph.add_run(value[:6]).bold = True
    paragraph.add_run(value[6:])
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "身份证号", values("table cell")
    document.sections[0].header.paragraphs[0].text = values("header")
    document.add_paragraph(PHONE)
    return Made(
        name="office.xml",
        data=converted(saved(document), "docx", "xml"),
        made_by="python-docx, kept by LibreOffice as Word 2003 XML",
        planted=values.planted,
        stays=(PHONE,),
    )


def _by_hand() -> Made:
    values = Values(64)
    value = values("cut by marks of spelling")
    text = (
        f"{_HEAD}<w:wordDocument {_SPACES}><o:DocumentProperties><o:Author>{values('author')}</o:Author>"
        f'</o:DocumentProperties><w:docPr><w:docVars><w:docVar w:name="证号" w:val="{values("variable")}"/>'
        f"</w:docVars></w:docPr><w:body><w:p><w:r><w:t>证号{value[:7]}</w:t></w:r>"
        f'<w:proofErr w:type="spellStart"/><w:r><w:t>{value[7:]}</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>{PHONE}</w:t></w:r></w:p></w:body></w:wordDocument>"
    )
    return Made(
        name="filled.doc",
        data=text.encode(),
        made_by="hand, as a web system fills a form",
        planted=values.planted,
        stays=(PHONE,),
    )
