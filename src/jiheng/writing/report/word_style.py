"""Style of the Word report: page, fonts, headings and numbering of official documents (GB/T 9704-2012)."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

BODY, TITLE, FIRST, SECOND, LATIN, PAGE = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "Times New Roman",
    "宋体",
)
BODY_SIZE, TITLE_SIZE, PAGE_SIZE, TABLE_SIZE = 16.0, 22.0, 14.0, 10.5
LINE = 28.95
"""Points between base lines: 22 lines in 225 mm."""

_MM = 1440 / 25.4
WIDTH, HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = (round(mm * _MM) for mm in (37, 35, 28, 26))
FOOTER = round(23 * _MM)  # the number stands 7 mm below the text and is itself 5 mm high
_LINE = round(LINE * 20)
_CLOSER = -4  # a twentieth of a point: 28 characters a line instead of 27


def twips(millimetres: float) -> int:
    """Returns a length in twentieths of a point."""
    return round(millimetres * _MM)


def section(*, landscape: bool, last: bool, draft: bool = False) -> str:
    """Returns the properties of a stretch of pages; those of the last one stand at the end of the document."""
    width, height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
    turned = ' w:orient="landscape"' if landscape else ""
    kind = "" if last else '<w:type w:val="nextPage"/>'
    heads = '<w:headerReference w:type="default" r:id="rIdDraft"/><w:headerReference w:type="even" r:id="rIdDraft"/>'
    return (
        f"<w:sectPr>{heads if draft else ''}"
        '<w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>'
        f'{kind}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" w:header="851"'
        f' w:footer="{FOOTER}" w:gutter="0"/></w:sectPr>'
    )


def styles() -> str:
    """Returns the part with the styles."""
    return (
        f'{HEAD}<w:styles xmlns:w="{W}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(BODY, BODY_SIZE)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + _style(
            "Normal",
            "Normal",
            '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            f'<w:spacing w:line="{_LINE}" w:lineRule="exact"/><w:jc w:val="both"/>',
            _font(BODY, BODY_SIZE, inner=f'<w:spacing w:val="{_CLOSER}"/>'),
            default=True,
        )
        + _style("BodyText", "Body Text", '<w:ind w:firstLineChars="200" w:firstLine="640"/>', "", based="Normal")
        + _style(
            "Title", "Title", '<w:spacing w:line="660" w:lineRule="exact"/><w:jc w:val="center"/>',
            _font(TITLE, TITLE_SIZE), based="Normal", after="BodyText",
        )
        + _heading(1, FIRST, bold=False)
        + _heading(2, SECOND, bold=False)
        + _heading(3, BODY, bold=True)
        + _style(
            "TableText", "Table Text", '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
            _font(BODY, TABLE_SIZE, inner='<w:spacing w:val="0"/>'), based="Normal",
        )
        + _style("AnnexMark", "Annex Mark", "", _font(FIRST, BODY_SIZE), based="Normal")
        + _style(
            "Footer", "footer", '<w:spacing w:line="240" w:lineRule="auto"/>',
            _font(PAGE, PAGE_SIZE, PAGE, inner='<w:spacing w:val="0"/>'), based="Normal",
        )
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style>"
        "</w:styles>"
    )  # fmt: skip


def numbering() -> str:
    """Returns the part with the numbers of the headings: 一、（一）1. and so on, as Word counts them."""
    levels = (
        ("chineseCountingThousand", "%1、", "Heading1"),
        ("chineseCountingThousand", "（%2）", "Heading2"),
        ("decimal", "%3.", "Heading3"),
        ("decimal", "（%4）", ""),
    )
    body = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:lvl>'
        for level, (form, text, style) in enumerate(levels)
    )
    return (
        f'{HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def fonts() -> str:
    """Returns the part that says what may stand in for a font that a machine has not."""
    made = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, others, family in (
            (BODY, ("仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC"), "modern"),
            (TITLE, ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC"), "roman"),
            (FIRST, ("SimHei", "Heiti SC", "Noto Sans CJK SC"), "swiss"),
            (SECOND, ("楷体", "KaiTi", "STKaiti", "LXGW WenKai", "Noto Serif CJK SC"), "modern"),
            (PAGE, ("SimSun", "Songti SC", "Noto Serif CJK SC"), "roman"),
        )
    )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{made}</w:fonts>'


def footer(*, even: bool) -> str:
    """Returns a footer: — 1 —, outside, one character in."""
    side = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'
    if not even:
        side = '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'{HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{side}</w:pPr>{field}</w:p></w:ftr>'


def header() -> str:
    """Returns the header that says on every page that the report is a draft."""
    return (
        f'{HEAD}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>'
        "<w:r><w:t>草稿</w:t></w:r></w:p></w:hdr>"
    )


def settings() -> str:
    """Returns the settings: odd and even pages differ, punctuation may be pressed together."""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _heading(level: int, font: str, *, bold: bool) -> str:
    mark = "<w:b/>" if bold else '<w:b w:val="0"/>'
    return _style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="{level - 1}"/>',
        _font(font, BODY_SIZE, inner=mark),
        based="Normal",
        after="BodyText",
    )


def _font(east: str, size: float, latin: str = LATIN, *, inner: str = "") -> str:
    """Returns font and size; `inner` stands between the two, where the schema wants weight and spacing."""
    half = round(size * 2)
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>{inner}'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def _style(
    key: str, name: str, paragraph: str, run: str, *, based: str = "", after: str = "", default: bool = False
) -> str:
    mark = ' w:default="1"' if default else ""
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{key}"><w:name w:val="{name}"/>{above}{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
