"""What the codes of the repair ledger are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landuse.core.messages import Lang
    from landuse.core.repairs import Repair

_CHINESE = {
    "AREAS_UNLISTED": "未成面要素未列出", "AREA_FIELD": "面积栏", "AREA_MISMATCH": "面积不符", "AREA_OPEN": "未成面",
    "AREA_UNIT": "面积单位", "BLOCK": "图块炸开", "CELL_ERROR": "单元格出错", "CLIPPED": "图块裁剪",
    "CLOSE_X_X": "闭合点坐标重复", "COLUMNS_LOST": "字段丢失", "COLUMN_TWICE": "字段重名", "COPIED": "复制的要素",
    "CRSUNREADABLE": "坐标系读不懂", "CRS_CHANGED": "坐标系变更", "CRS_IMPOSSIBLE": "坐标系与坐标不符",
    "CRS_LOST": "坐标系丢失", "CURVE": "曲线折线化", "CURVES": "曲线折线化", "DAMAGED": "文件受损",
    "DATUM_UNKNOWN": "坐标系不明", "DBF_MISSING": "缺.dbf", "DEGREES_MINUTES_SECONDS": "度分秒",
    "DEGREE_MISMATCH": "分带与带号不符", "DUPLICATE_RINGS": "环重复", "DUP_VERTEX": "重复点", "EMPTY_PLOT": "空地块",
    "ENCODING": "编码", "ENCODING_UNSAID": "编码未说明", "EOF_MISSING": "缺文件尾", "EXTERNAL": "外部参照",
    "FILLING": "填充与边线重复", "FOOT_ROW": "表尾行", "FORMULA": "公式", "FULLWIDTH": "全角标点",
    "GEOGRAPHIC": "经纬度坐标", "GEOMETRY_UNREADABLE": "图形读不出", "HEAD_MISSING": "缺地块行",
    "HEAD_NO_AT": "地块行缺@", "HEAD_PER_RING": "每环一个地块行", "HEIGHTS_DROPPED": "高程舍去",
    "HOLE_OUTSIDE": "内环在外", "INTERIOR_DISCONNECTED": "内部不连通", "INVALID": "图形无效",
    "LAYER_HIDDEN": "图层已冻结或关闭", "MENDED": "修补", "MERGED_CELLS": "合并单元格", "MIXED_PARTS": "混合类型",
    "M_DROPPED": "M值舍去", "NAME_CHANGED": "名称变更", "NAME_CUT": "字段名截断", "NESTED": "环套环",
    "NESTED_HOLES": "内环相套", "NESTED_SHELLS": "外环相套", "NOT_CLOSED": "未闭合", "NOT_LAND": "非图形要素",
    "NOT_READ": "未读出", "NO_GEOMETRY": "无图形", "NO_HEADER": "缺文件头", "NO_RING": "无环",
    "OUT_OF_BAND": "超出分带", "OUT_OF_CHINA": "坐标在国外", "PAPER_SPACE": "图纸空间", "POINT_COUNT": "点数不符",
    "PRECISION": "精度", "PREFIX_ADDED": "加带号", "READER": "读取提示", "REPROJECTED": "坐标转换",
    "RING_NUMBER": "圈号", "RING_OPEN": "环未闭合", "RING_SELF_INTERSECTION": "环自相交", "ROUNDED": "坐标取舍",
    "SECTION_REPEATED": "段重复", "SELF_INTERSECTION": "自相交", "SEPARATOR": "分隔符", "SHX_MISSING": "缺.shx",
    "SPACES": "多余空格", "SPIKE": "尖刺", "TEXT_CHANGED": "文字变更", "TEXT_CUT": "文字截断", "TILTED": "倾斜平面",
    "TITLE_ROWS": "表头行", "TOO_FEW_POINTS": "点数过少", "TWO_BANDS": "跨两带", "TYPES_LOST": "类型丢失",
    "TYPE_CHANGED": "类型变更", "WRITER": "写出提示", "XY_ORDER": "XY次序", "XY_SWAPPED": "XY颠倒",
    "RING_REPEATED": "环重复", "INVALID_RINGS": "图形无效", "COORDINATE_PRECISION": "坐标位数", "EXTRA_FIELD": "多余项",
    "HEADER_LINE": "文件头杂行", "ZERO_AREA": "零面积", "ZONE_HEADER_MISMATCH": "带号与坐标不符",
    "ZONE_NUMBER": "带号",
    "ZONE_UNKNOWN": "带号不明", "Z_DROPPED": "高程舍去",
}  # fmt: skip


def name_of(code: str, lang: Lang = "zh") -> str:
    """Give the name people know a code of the ledger by.

    Parameters
    ----------
    code
        The code, such as ``RING_OPEN``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Its Chinese name with the code behind it; the code where there is none, or in English.
    """
    name = _CHINESE.get(code)
    return code if lang == "en" or name is None else f"{name} {code}"


_PLACES: dict[str, dict[Lang, str]] = {
    "line": {"zh": "第{}行", "en": "line {}"},
    "row": {"zh": "第{}个要素", "en": "row {}"},
    "id": {"zh": "编号{}", "en": "id {}"},
}


def place_of(entry: Repair, lang: Lang = "zh", *, rows: bool = False) -> str:
    """Say where in its file an entry of the ledger belongs.

    Parameters
    ----------
    entry
        The entry.
    lang
        ``zh`` or ``en``.
    rows
        Whether the position of the feature is told, from 0 in English as in the record, from 1 in Chinese.

    Returns
    -------
    str
        Line, row and id as far as they are known.
    """
    told = []
    for name in ("line", "row", "id"):
        value = getattr(entry, name)
        if value is not None and (rows or name != "row"):
            told.append(_PLACES[name][lang].format(value + 1 if name == "row" and lang == "zh" else value))
    return ("、" if lang == "zh" else ", ").join(told)
