"""Word documents as one XML file: the flat package of newer Words, and the XML of Word 2003.

Both are repacked in memory as a docx archive and read by its reader.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from jiheng.reading.document import Document, Limits
from jiheng.reading.formats import docx
from jiheng.reading.formats.archive import parse_xml
from jiheng.reading.formats.elements import attribute, child, local


def read(data: bytes, limits: Limits) -> Document:
    """Returns the document.

    Raises:
        Unreadable: as the docx reader.
    """
    root = parse_xml(data, "Word XML")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if local(root) == "package":
            for part in root:
                content = child(part, "xmlData")
                if content is not None and len(content):
                    archive.writestr(attribute(part, "name").lstrip("/"), etree.tostring(content[0]))
        else:
            archive.writestr("word/document.xml", etree.tostring(root))
    return docx.read(out.getvalue(), limits)
