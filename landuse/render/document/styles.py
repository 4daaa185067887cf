"""The styles of the opinion in Word: those of a Chinese official document, where a template has none of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document

#: GB/T 9704: 3号 is 16 pt, 小四 12 pt, 五号 10.5 pt; lines of the text stand 28 pt apart.
BODY_PT, LINE_PT = 16.0, 28.0
#: English has no such rule: its letters are smaller, so that it takes no more room.
ENGLISH_PT, ENGLISH_LINE_PT = 11.0, 16.5


#: Letters of the densest tables, in hundredths of their width.
DENSE_WIDTH = 93


@dataclass(frozen=True)
class Look:
    """How a paragraph style looks.

    Parameters
    ----------
    name
        Its name in Word.
    font
        The Chinese font; Latin letters are in Times New Roman.
    size_pt
        Height of its letters.
    line_pt
        Distance of its lines; None for as the letters need.
    indent
        Whether its first line begins two letters in.
    align
        ``left``, ``centre`` or ``both``.
    outline
        Level of a heading, 1 to 3; 0 for none.
    width
        Width of its letters, in hundredths: coordinates keep to one line in whatever font a machine has.
    colour
        Colour of its letters, as six hexadecimal digits.
    """

    name: str
    font: str
    size_pt: float
    line_pt: float | None = None
    indent: bool = False
    align: str = "left"
    outline: int = 0
    width: int = 100
    colour: str = "000000"


#: Names of styles by their keys; those that end in ``_en`` set the English text, whose letters are smaller.
LOOKS = {
    "h1": Look("heading 1", "黑体", BODY_PT, LINE_PT, outline=1),
    "h2": Look("heading 2", "黑体", 12, 20, outline=2),
    "h3": Look("heading 3", "黑体", 10.5, 18, outline=3),
    "body": Look("Opinion Body", "仿宋_GB2312", BODY_PT, LINE_PT, True, "both"),
    "strong": Look("Opinion Conclusion", "黑体", BODY_PT, LINE_PT, True),
    "addressee": Look("Opinion Addressee", "仿宋_GB2312", BODY_PT, LINE_PT),
    "right": Look("Opinion Signature", "仿宋_GB2312", BODY_PT, LINE_PT, False, "right"),
    "small": Look("Opinion Small", "仿宋_GB2312", 10, 16, True),
    "centre": Look("Opinion Centre", "仿宋_GB2312", 14, 22, False, "centre"),
    "notice": Look("Opinion Notice", "黑体", BODY_PT, LINE_PT, True),
    "title": Look("Opinion Title", "方正小标宋简体", 20, 28, False, "centre"),
    "caption": Look("Opinion Caption", "黑体", 9, 14, False, "centre"),
    "table_title": Look("Opinion Table Title", "黑体", 10.5, 18, False, "centre"),
    "mark": Look("Opinion Draft Mark", "黑体", 14, 20, False, "centre", colour="9B1C1C"),
    "gap": Look("Opinion Gap", "仿宋_GB2312", 5, 7),
    "cell": Look("Opinion Cell", "仿宋_GB2312", 10.5),
    "cell_right": Look("Opinion Cell Right", "仿宋_GB2312", 10.5, align="right"),
    "cell_centre": Look("Opinion Cell Centre", "仿宋_GB2312", 10.5, align="centre"),
    "cell_head": Look("Opinion Cell Head", "黑体", 10.5, align="centre"),
    "cell_small": Look("Opinion Small Cell", "仿宋_GB2312", 9, 12),
    "cell_small_right": Look("Opinion Small Cell Right", "仿宋_GB2312", 9, 12, align="right"),
    "cell_small_centre": Look("Opinion Small Cell Centre", "仿宋_GB2312", 9, 12, align="centre"),
    "cell_small_head": Look("Opinion Small Cell Head", "黑体", 9, 12, align="centre"),
    "cell_dense": Look("Opinion Dense Cell", "仿宋_GB2312", 6.5, 8.5, width=DENSE_WIDTH),
    "cell_dense_right": Look("Opinion Dense Cell Right", "仿宋_GB2312", 6.5, 8.5, align="right", width=DENSE_WIDTH),
    "cell_dense_centre": Look("Opinion Dense Cell Centre", "仿宋_GB2312", 6.5, 8.5, align="centre", width=DENSE_WIDTH),
    "cell_dense_head": Look("Opinion Dense Cell Head", "黑体", 6.5, 8.5, align="centre"),
    "h1_en": Look("Opinion English Heading", "黑体", ENGLISH_PT, ENGLISH_LINE_PT),
    "body_en": Look("Opinion English Body", "仿宋_GB2312", ENGLISH_PT, ENGLISH_LINE_PT),
    "strong_en": Look("Opinion English Conclusion", "黑体", ENGLISH_PT, ENGLISH_LINE_PT),
    "notice_en": Look("Opinion English Notice", "黑体", ENGLISH_PT, ENGLISH_LINE_PT),
    "addressee_en": Look("Opinion English Addressee", "仿宋_GB2312", ENGLISH_PT, ENGLISH_LINE_PT),
    "right_en": Look("Opinion English Signature", "仿宋_GB2312", ENGLISH_PT, ENGLISH_LINE_PT, False, "right"),
    "h2_en": Look("Opinion English Subheading", "黑体", 11, 17),
    "h3_en": Look("Opinion English Third Heading", "黑体", 10, 15),
    "small_en": Look("Opinion English Small", "仿宋_GB2312", 9, 12.5, True),
    "table_title_en": Look("Opinion English Table Title", "黑体", 9.5, 14, False, "centre"),
    "cell_en": Look("Opinion English Cell", "仿宋_GB2312", 9),
    "cell_right_en": Look("Opinion English Cell Right", "仿宋_GB2312", 9, align="right"),
    "cell_centre_en": Look("Opinion English Cell Centre", "仿宋_GB2312", 9, align="centre"),
    "cell_head_en": Look("Opinion English Cell Head", "黑体", 9, align="centre"),
    "cell_small_en": Look("Opinion English Small Cell", "仿宋_GB2312", 8, 10),
    "cell_small_right_en": Look("Opinion English Small Cell Right", "仿宋_GB2312", 8, 10, align="right"),
    "cell_small_centre_en": Look("Opinion English Small Cell Centre", "仿宋_GB2312", 8, 10, align="centre"),
    "cell_small_head_en": Look("Opinion English Small Cell Head", "黑体", 8, 10, align="centre"),
}
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip


def style_ids(document: Document) -> dict[str, str]:
    """Return the ids of the opinion's styles in a document; those it lacks are added.

    Parameters
    ----------
    document
        The template.

    Returns
    -------
    dict of str to str
        By the keys of `LOOKS`; a style that the template has is left as it is.
    """
    have = {str(style.element.find(qn("w:name")).get(qn("w:val"))).lower(): style for style in document.styles
            if style.element.find(qn("w:name")) is not None}  # fmt: skip
    return {key: (have.get(look.name.lower()) or add_style(document, look)).style_id for key, look in LOOKS.items()}


def add_style(document: Document, look: Look) -> Any:  # noqa: ANN401  python-docx's own class
    """Add a style to a document.

    Parameters
    ----------
    document
        The document.
    look
        How it looks.

    Returns
    -------
    style
        The new style.
    """
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH, builtin=look.outline > 0)
    dress(style, look)
    return style


def dress(style: Any, look: Look) -> None:  # noqa: ANN401
    """Make a style look as wanted.

    Parameters
    ----------
    style
        A paragraph style.
    look
        How it is to look.
    """
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(look.size_pt), False
    style.font.italic, style.font.color.rgb = False, RGBColor.from_string(look.colour)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), look.font)
    if look.width != 100:
        # before the size, where the schema has it
        style.element.rPr.find(qn("w:sz")).addprevious(parse_xml(f'<w:w {nsdecls("w")} w:val="{look.width}"/>'))
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(3 if look.outline > 1 else 0)
    layout.alignment = _ALIGN[look.align]
    # lines fill the page, as those of an official document do
    layout.widow_control = False
    layout.keep_with_next = bool(look.outline) or look.name.endswith(("Table Title", "Heading", "Subheading"))
    if look.line_pt:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line_pt)
    if look.indent:
        layout.first_line_indent = Pt(2 * look.size_pt)
