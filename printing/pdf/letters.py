"""Inter as a font of PDF documents: what is cut out of the file is kept for the next document.

A document carries the plain letters, which are the same selection every time, and a second, small
one of the other letters that it uses.

Source: ISO 32000-1, 9.6.3 (TrueType fonts) and 9.9 (embedded font programs).
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, makeToUnicodeCMap

from printing.fonts import face

_NAMES = {False: "FloorInter", True: "FloorInterBold"}
_KEPT = 64
_OUR_OWN = "×·…"
"""What our papers say besides plain letters."""
_BEHIND_PLAIN = 256
"""The first code of the second selection."""
_SYMBOLIC = 1 << 2
_NONSYMBOLIC = 1 << 5


@dataclass(frozen=True, slots=True)
class _Selection:
    """The letters of one selection, as they stand in any document."""

    program: bytes
    """Deflated."""
    program_length: int
    """Before it was deflated."""
    unicode_map: bytes
    """Deflated."""
    widths: str
    base_name: str


class PaperFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font of reportlab that keeps its selections of letters."""

    def __init__(self, name: str, file: str) -> None:
        """Reads the font file."""
        super().__init__(name, file)
        self._selection = lru_cache(_KEPT)(self._cut_out)
        flags = self.face.flags & ~_NONSYMBOLIC | _SYMBOLIC
        self._description = {
            "Type": "/FontDescriptor",
            "Ascent": _number(self.face.ascent),
            "CapHeight": _number(self.face.capHeight),
            "Descent": _number(self.face.descent),
            "Flags": str(flags),
            "FontBBox": _array(self.face.bbox),
            "ItalicAngle": _number(self.face.italicAngle),
            "StemV": _number(self.face.stemV),
            "MissingWidth": _number(self.face.defaultWidth),
        }

    def begin(self, doc: pdfdoc.PDFDocument) -> None:
        """Gives a new document its plain letters."""
        state = self.state[doc] = TTFont.State(asciiReadable=True, ttf=self)
        self.splitString(_OUR_OWN, doc)
        state.nextCode = _BEHIND_PLAIN

    def coded(self, text: str, doc: pdfdoc.PDFDocument) -> list[tuple[str, bytes]]:
        """Returns the parts of a text, each with the name of its selection in a document."""
        split = [(0, text.encode("ascii"))] if _is_plain(text) else self.splitString(text, doc)
        return [(self.getSubsetInternalName(number, doc), codes) for number, codes in split]

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802  # called by reportlab
        """Adds the font to a document that is about to be written."""
        state = self.state[doc]
        state.frozen = 1
        for number, codes in enumerate(state.subsets):
            kept = self._selection(number, tuple(codes))
            name = self.getSubsetInternalName(number, doc)[1:]
            font = pdfdoc.PDFTrueTypeFont()
            font.Name = name
            font.BaseFont = kept.base_name
            font.FirstChar = "0"
            font.LastChar = str(len(codes) - 1)
            font.Widths = kept.widths
            font.ToUnicode = doc.Reference(_stream(kept.unicode_map))
            font.FontDescriptor = doc.Reference(self._descriptor(doc, kept))
            doc.Reference(font, name)
            doc.idToObject[pdfdoc.BasicFonts].dict[name] = font
        del self.state[doc]

    def _descriptor(self, doc: pdfdoc.PDFDocument, kept: _Selection) -> pdfdoc.PDFDictionary:
        program = _stream(kept.program)
        program.dictionary["Length1"] = str(kept.program_length)
        words = {"FontName": f"/{kept.base_name}", "FontFile2": doc.Reference(program)}
        return pdfdoc.PDFDictionary(self._description | words)

    def _cut_out(self, number: int, codes: tuple[int, ...]) -> _Selection:
        name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("ascii")
        program = self.face.makeSubset(list(codes))
        return _Selection(
            program=zlib.compress(program),
            program_length=len(program),
            unicode_map=zlib.compress(makeToUnicodeCMap(name, codes).encode("ascii")),
            widths=_array([self.face.getCharWidth(code) for code in codes]),
            base_name=name,
        )


@cache
def paper_font(bold: bool) -> PaperFont:
    """Returns the font, known to reportlab by its ``fontName``."""
    font = PaperFont(_NAMES[bold], str(face(bold)))
    pdfmetrics.registerFont(font)
    return font


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _stream(deflated: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=deflated)
    stream.dictionary["Filter"] = "/FlateDecode"
    return stream


def _array(numbers: Sequence[float]) -> str:
    return f"[ {' '.join(map(_number, numbers))} ]"


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
