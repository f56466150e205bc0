"""Characters: forms that mean the same in print, one character for one, and blanks that part no words."""

from __future__ import annotations

import re

from jiheng.standards.traditional import SIMPLIFIED, TRADITIONAL

TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
TO_PLAIN_FIGURES = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
IS_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")
# A blank between two Chinese characters says nothing: a scan set it, or a typist who spread the letters of a title.
# Two in a row may part the columns of a line; within a cell they part nothing either.
LETTER_SPACE = re.compile("(?<=[一-鿿]) (?=[一-鿿])")
CELL_SPACE = re.compile("(?<=[一-鿿])[ \u3000]+(?=[一-鿿])")
