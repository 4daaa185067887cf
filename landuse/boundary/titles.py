"""How the columns of the tables made here are headed in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from landuse.core.messages import Lang

#: Code term to heading; those of the point table as in 界址点成果表 (standards §1.8).
TITLES: dict[str, dict[Lang, str]] = {
    "order": {"zh": "序号", "en": "No."},
    "point": {"zh": "点号", "en": "Point"},
    "zone": {"zh": "开发区", "en": "Zone"},
    "block": {"zh": "区块", "en": "Block"},
    "ring": {"zh": "圈号", "en": "Ring"},
    "x_north_m": {"zh": "X坐标(m)", "en": "X north (m)"},
    "y_east_m": {"zh": "Y坐标(m)", "en": "Y east (m)"},
    "side_m": {"zh": "边长(m)", "en": "Side (m)"},
    "azimuth": {"zh": "方位角", "en": "Azimuth"},
    "from_longitude": {"zh": "起点经度", "en": "From longitude"},
    "from_latitude": {"zh": "起点纬度", "en": "From latitude"},
    "to_longitude": {"zh": "终点经度", "en": "To longitude"},
    "to_latitude": {"zh": "终点纬度", "en": "To latitude"},
    "direction": {"zh": "方向", "en": "Direction"},
    "length_m": {"zh": "长度(m)", "en": "Length (m)"},
    "portion": {"zh": "部分", "en": "Portion"},
    "part": {"zh": "图块", "en": "Part"},
    "approved_block": {"zh": "核准区块", "en": "Approved block"},
    "draft_block": {"zh": "草案区块", "en": "Draft block"},
    "area_m2": {"zh": "面积(m²)", "en": "Area (m²)"},
    "sliver": {"zh": "碎条", "en": "Sliver"},
    "parts": {"zh": "图块数", "en": "Parts"},
    "sliver_count": {"zh": "碎条数", "en": "Slivers"},
    "sliver_area_m2": {"zh": "碎条面积(m²)", "en": "Area of slivers (m²)"},
    "sliver_widest_m": {"zh": "碎条最宽(m)", "en": "Widest sliver (m)"},
    "common_m2": {"zh": "共有面积(m²)", "en": "In common (m²)"},
    "share_of_approved": {"zh": "占核准区块", "en": "Share of the approved"},
    "share_of_draft": {"zh": "占草案区块", "en": "Share of the draft"},
    "relation": {"zh": "关系", "en": "Relation"},
    "id": {"zh": "编号", "en": "Id"},
    "shared_m": {"zh": "共有界线(m)", "en": "Shared line (m)"},
    "use_class": {"zh": "地类", "en": "Class of land"},
    "control": {"zh": "管控线", "en": "Control line"},
    "code": {"zh": "问题类型", "en": "Kind"},
    "id_a": {"zh": "编号一", "en": "First"},
    "id_b": {"zh": "编号二", "en": "Second"},
    "width_m": {"zh": "最宽(m)", "en": "Width (m)"},
    "angle_deg": {"zh": "角度(°)", "en": "Angle (°)"},
    "detail": {"zh": "说明", "en": "Detail"},
    "accepted": {"zh": "已认可", "en": "Agreed"},
    "reason": {"zh": "认可理由", "en": "Reason"},
    "accepted_by": {"zh": "认可人", "en": "Agreed by"},
    "message": {"zh": "问题说明", "en": "Message"},
    "what": {"zh": "比对内容", "en": "Compared"},
    "source_a": {"zh": "来源一", "en": "First source"},
    "value_a": {"zh": "数值一", "en": "First value"},
    "source_b": {"zh": "来源二", "en": "Second source"},
    "value_b": {"zh": "数值二", "en": "Second value"},
    "difference": {"zh": "相差", "en": "Difference"},
    "limit": {"zh": "允许", "en": "Allowed"},
    "side": {"zh": "方向", "en": "Side"},
    "name": {"zh": "名称", "en": "Name"},
    "offset_m": {"zh": "相距(m)", "en": "Offset (m)"},
    "towards": {"zh": "在其何侧", "en": "Lies"},
    "in_text": {"zh": "写入文本", "en": "In the text"},
    "named_m": {"zh": "有名称长度(m)", "en": "Named (m)"},
    "explained": {"zh": "有名称比例", "en": "Explained"},
}


def titled(table: pd.DataFrame, lang: Lang = "zh") -> pd.DataFrame:
    """Head a table's columns as people print them.

    Parameters
    ----------
    table
        A table of this package.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    DataFrame
        The same rows; a column without a heading keeps its name.
    """
    return table.rename(columns={name: words[lang] for name, words in TITLES.items()})
