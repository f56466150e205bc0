"""Formula: safe arithmetic over named facts, as people write it in a data file; parsed here, evaluated in scoring.

`+ − × ÷` (or `- * /`), parentheses, comparisons (`>= <= > < == !=` or `≥ ≤ ≠`), numbers, percentages (`90%` is 0.9).
A name of any characters stands in brackets: `[指标（一）.完成]`. Functions:
min, max, abs, first (the first operand that is not missing) and if (condition, then, else).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

_LONGEST = 400
_DEEPEST = 40
_ARITY = {"min": (1, 20), "max": (1, 20), "abs": (1, 1), "first": (1, 20), "if": (3, 3)}
_TOKEN = re.compile(
    r"(?P<number>\d{1,20}(?:\.\d{1,12})?%?)"
    r"|(?P<name>[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff:：·、]{0,60}(?:\.[A-Za-z_0-9\u4e00-\u9fff][\w\u4e00-\u9fff:：·、]{0,60}){0,5})"
    r"|\[(?P<quoted>[^\[\]]{1,200})\]"
    r"|(?P<sign>>=|<=|==|!=|[-+*/()<>,×÷−≥≤≠（），])"
    r"|(?P<blank>\s+)|(?P<other>.)",
    re.DOTALL,
)
_SAME = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<=", "≠": "!=", "（": "(", "）": ")", "，": ","}
_PRINTED = {"*": "×", "/": "÷", "-": "−", ">=": "≥", "<=": "≤", "==": "＝", "!=": "≠"}
COMPARISONS = frozenset({">=", "<=", ">", "<", "==", "!="})


class FormulaError(ValueError):
    """A formula that cannot be read; the message is Chinese and names the place."""


class Number(msgspec.Struct, frozen=True):
    value: Decimal


class Name(msgspec.Struct, frozen=True):
    name: str


class Binary(msgspec.Struct, frozen=True):
    sign: str
    left: Node
    right: Node


class Negation(msgspec.Struct, frozen=True):
    operand: Node


class Call(msgspec.Struct, frozen=True):
    function: str
    operands: tuple[Node, ...]


Node = Number | Name | Binary | Negation | Call


class Formula(msgspec.Struct, frozen=True):
    """A formula that was understood.

    Attributes:
        text: as written.
        root: its tree.
        names: every name in it, in order, once.
    """

    text: str
    root: Node
    names: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Returns the formula with the signs people read, × ÷ − ≥ ≤, and functions in words."""
        return _printed(self.text)


@functools.lru_cache(maxsize=1024)
def _printed(text: str) -> str:
    if any(f"{name}(" in text for name in _ARITY):
        return _said(parse(text).root)
    out = []
    for match in _TOKEN.finditer(text):
        found = match.group()
        out.append(_PRINTED.get(_SAME.get(found, found), found) if match.lastgroup == "sign" else found)
    return "".join(out)


def _said(node: Node) -> str:
    """Returns a formula with functions in words: the common case first, what it is otherwise in brackets behind."""
    match node:
        case Number(value):
            return f"{value.normalize():f}"
        case Name(name):
            return name
        case Negation(operand):
            return f"−{_within(operand)}"
        case Binary(sign, left, right):
            return f"{_within(left)} {_PRINTED.get(sign, sign)} {_within(right)}"
        case Call("if", (when, then, Number() as otherwise)):
            return f"{_said(when)} 为{_said(then)}，否则{_said(otherwise)}"
        case Call("if", (when, then, otherwise)):
            return f"{_said(otherwise)}（{_said(when)} 时：{_said(then)}）"
        case Call("first", (best, *others)) if others:
            return f"{_said(best)}（没有时：{'；'.join(map(_said, others))}）"
        case Call("abs", (only,)):
            return f"{_within(only)}的绝对值"
        case Call("min" | "max" as name, operands):
            return f"（{'，'.join(map(_said, operands))}）中{'最小' if name == 'min' else '最大'}的"
        case Call(_, operands):
            return _said(operands[0])


def _within(node: Node) -> str:
    said = _said(node)
    return f"({said})" if isinstance(node, Binary) or (isinstance(node, Call) and node.function == "if") else said


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Reads a formula.

    Raises:
        FormulaError: for anything that is no formula, longer than 400 characters or nested deeper than 40.
    """
    if len(text) > _LONGEST:
        raise FormulaError(f"公式过长：上限 {_LONGEST} 字，实为 {len(text)} 字")
    parser = _Parser(text)
    root = parser.comparison(0)
    parser.end()
    return Formula(text, root, tuple(dict.fromkeys(parser.names)))


def cycles(definitions: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Returns the circles among definitions (name → formula): each as the names on the way round.

    Formulas that cannot be read count as having no names; every name is reported in one circle at most.
    """
    edges = {name: [n for n in _names(text) if n in definitions] for name, text in definitions.items()}
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start, below in edges.items():
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, Iterator[str]]] = [] if start in done else [(start, iter(below))]
        if stack:
            path.append(start)
            on_path.add(start)
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                on_path.discard(path.pop())
                done.add(name)
            elif following in on_path:
                found.append((*path[path.index(following) :], following))
            elif following not in done:
                stack.append((following, iter(edges[following])))
                path.append(following)
                on_path.add(following)
    return found


def _names(text: str) -> tuple[str, ...]:
    try:
        return parse(text).names
    except FormulaError:
        return ()


class _Parser:
    def __init__(self, text: str) -> None:
        self.names: list[str] = []
        self._tokens: list[tuple[str, str, int]] = []
        for match in _TOKEN.finditer(text):
            kind, found = match.lastgroup or "", match.group()
            if kind == "other":
                raise FormulaError(f"公式“{text}”第 {match.start() + 1} 个字符“{found}”不认识")
            if kind == "quoted":
                self._tokens.append(("name", match["quoted"], match.start()))
            elif kind != "blank":
                self._tokens.append((kind, _SAME.get(found, found) if kind == "sign" else found, match.start()))
        self._at = 0
        self._text = text

    def comparison(self, depth: int) -> Node:
        left = self._sum(depth)
        sign = self._sign()
        if sign in COMPARISONS:
            self._at += 1
            return Binary(sign, left, self._sum(depth))
        return left

    def end(self) -> None:
        if self._at < len(self._tokens):
            self._fail("此处多余")

    def _sum(self, depth: int) -> Node:
        left = self._product(depth)
        while (sign := self._sign()) in ("+", "-"):
            self._at += 1
            left = Binary(sign, left, self._product(depth))
        return left

    def _product(self, depth: int) -> Node:
        left = self._atom(depth)
        while (sign := self._sign()) in ("*", "/"):
            self._at += 1
            left = Binary(sign, left, self._atom(depth))
        return left

    def _atom(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise FormulaError(f"公式“{self._text}”嵌套超过 {_DEEPEST} 层")
        if self._at >= len(self._tokens):
            self._fail("意外结束，应为数、名称或括号")
        kind, found, _ = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            percent = found.endswith("%")
            value = Decimal(found.rstrip("%"))
            return Number(value / 100 if percent else value)
        if kind == "name":
            return self._call(found, depth) if self._sign() == "(" else self._name(found)
        if found == "-":
            return Negation(self._atom(depth + 1))
        if found == "(":
            inner = self.comparison(depth + 1)
            self._expect(")")
            return inner
        self._at -= 1
        self._fail("此处应为数、名称或括号")
        raise AssertionError

    def _name(self, name: str) -> Node:
        if name in _ARITY:
            self._fail(f"“{name}”是函数，后面应有括号")
        self.names.append(name)
        return Name(name)

    def _call(self, function: str, depth: int) -> Node:
        if function not in _ARITY:
            raise FormulaError(f"公式“{self._text}”中没有函数“{function}”；可用：{'、'.join(_ARITY)}")
        self._at += 1
        operands = [self.comparison(depth + 1)]
        while self._sign() == ",":
            self._at += 1
            operands.append(self.comparison(depth + 1))
        self._expect(")")
        least, most = _ARITY[function]
        if not least <= len(operands) <= most:
            raise FormulaError(f"公式“{self._text}”中 {function} 的项数应为 {least}—{most}，实为 {len(operands)}")
        return Call(function, tuple(operands))

    def _sign(self) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][0] == "sign":
            return self._tokens[self._at][1]
        return ""

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            self._fail(f"此处应为“{sign}”")
        self._at += 1

    def _fail(self, message: str) -> None:
        at = self._tokens[self._at][2] + 1 if self._at < len(self._tokens) else len(self._text) + 1
        raise FormulaError(f"公式“{self._text}”第 {at} 个字符处有误：{message}")
