"""Builds small PDFs for the tests."""

import io

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

WIDTH, HEIGHT = A4
LEFT, SIZE, PITCH = 90, 16, 29
PER_LINE = 26
"""Characters of a full line of body text."""


class Pages:
    """A PDF under construction: lines are set from the top, as a word processor does."""

    def __init__(self, **options):
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=A4, **options)
        self.y = 90
        self.canvas.setFont("STSong-Light", SIZE)

    def line(self, text, x=LEFT, size=SIZE, spread=0.0):
        draw = self.canvas.beginText(x, HEIGHT - self.y)
        draw.setFont("STSong-Light", size)
        draw.setCharSpace(spread)
        draw.textOut(text)
        self.canvas.drawText(draw)
        self.y += PITCH
        return self

    def paragraph(self, text):
        """Breaks a text into lines by its width, the first indented by two characters."""
        x, room, line = LEFT + 2 * SIZE, PER_LINE - 2, ""
        for char in text:
            width = pdfmetrics.stringWidth(line + char, "STSong-Light", SIZE)
            if width > room * SIZE and char not in "，。；：、）":
                self.line(line, x)
                x, room, line = LEFT, PER_LINE, ""
            line += char
        return self.line(line, x)

    def title(self, text, size=22):
        return self.line(text, (WIDTH - size * len(text)) / 2, size)

    def at(self, text, x, y, size=SIZE):
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return self

    def table(self, rows, edges, height=24, size=10, *, rules=True):
        """Draws a grid of words; None continues the cell to its left."""
        top = self.y
        for r, row in enumerate(rows):
            y = top + r * height
            if rules:
                self.canvas.line(edges[0], HEIGHT - y, edges[-1], HEIGHT - y)
            for c, text in enumerate(row):
                if text is not None:
                    self.at(text, edges[c] + 5, y + height - 8, size)
                    if rules:
                        self.canvas.line(edges[c], HEIGHT - y, edges[c], HEIGHT - y - height)
        bottom = top + len(rows) * height
        if rules:
            self.canvas.line(edges[0], HEIGHT - bottom, edges[-1], HEIGHT - bottom)
            self.canvas.line(edges[-1], HEIGHT - top, edges[-1], HEIGHT - bottom)
        self.y = bottom + PITCH
        return self

    def page(self):
        self.canvas.showPage()
        self.y = 90
        return self

    def bytes(self):
        self.canvas.save()
        return self._out.getvalue()


def empty_pdf():
    """A valid PDF without a page."""
    out = io.BytesIO()
    pypdfium2.PdfDocument.new().save(out)
    return out.getvalue()
