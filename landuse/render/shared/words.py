"""The words of the outputs, in both languages, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from landuse.core.messages import Lang
from landuse.render.shared.table_words import KINDS, VALUES, Pair

#: Headings, labels and buttons: Chinese, English.
WORDS: dict[str, Pair] = {
    # what a review is made of
    "review": ("审查", "Review"),
    "on": ("审查日", "Review date"),
    "policy": ("依据文件", "Policy"),
    "findings": ("审查结论", "Findings"),
    "finding": ("结论编号", "Finding"),
    "rule": ("条目", "Rule"),
    "scope": ("范围", "Ground"),
    "part_of": ("所属结论", "Portion of"),
    "weight": ("效力", "Weight"),
    "verdict": ("结论", "Verdict"),
    "value": ("实测值", "Measured"),
    "low": ("下限", "At least"),
    "high": ("上限", "At most"),
    "bounds": ("可能区间", "Bounds"),
    "limit": ("规定限值", "Limit"),
    "margin": ("距限值", "Margin"),
    "unit": ("单位", "Unit"),
    "area_kind": ("面积口径", "Area measured"),
    "area_said": (
        "除注明椭球面积的以外，均为平面面积（{crs}，高斯—克吕格投影平面）；椭球面积按国土调查办发〔2008〕32号计算",
        (
            "plane area in {crs} (the Gauss-Krüger plane), unless it is called official; official area is that on the "
            "ellipsoid, by 国土调查办发〔2008〕32号"
        ),
    ),
    "clause": ("条款", "Clause"),
    "clause_id": ("条款号", "Clause id"),
    "document": ("文件", "Document"),
    "number": ("文号", "Number"),
    "quote": ("原文", "Quote"),
    "certainty": ("条文来源", "Certainty of the text"),
    "message": ("说明", "Message"),
    "remedy": ("整改建议", "Remedy"),
    "reason": ("理由", "Reason"),
    "assumed": ("采用的假设", "Assumptions that counted"),
    "assumption": ("假设", "Assumption"),
    "without_it": ("不作假设时", "Without it"),
    "decision": ("裁定", "Decision"),
    "by": ("提出人", "By"),
    "definitions": ("各口径", "By definition"),
    "decides": ("查明以下事项即可判定", "What would decide it"),
    "wants": ("需查明或补充", "Wanted"),
    "lacking": ("尚缺的资料", "Still missing"),
    "gates": ("各项条件", "Conditions"),
    "conditional": (
        "附条件：原则性条款未满足，须说明理由",
        "Conditional: a clause in principle is not met and needs a recorded reason",
    ),
    "stricter": ("另一文件规定更严", "Another policy is stricter"),
    "all_of": ("同时满足", "all of"),
    "any_of": ("满足其一", "any of"),
    "not": ("不得满足", "not"),
    "ignored_line": (
        "细碎图形{n}处未计入，共{area}，最宽{widest}(容差{tolerance})",
        "slivers left out: {n}, {area} in all, the widest {widest} (tolerance {tolerance})",
    ),
    "ignored": ("未计入的细碎图形", "Slivers left out"),
    "notes": ("附注", "Notes"),
    "portions": ("分部分量算", "By portion"),
    "primary": ("主要结论", "Primary"),
    "counted": ("计入结论", "Counted"),
    "not_counted": ("不计入结论", "not counted"),
    "summary": ("概要", "Summary"),
    "sources": ("数据来源", "Sources"),
    "repairs": ("数据修复", "Repairs"),
    "assumptions": ("假设与裁定", "Assumptions and decisions"),
    # land
    "area": ("面积", "Area"),
    "drawn_area": ("图上面积", "Drawn area"),
    "official_area": ("椭球面积", "Official area"),
    "stated_area": ("填报面积", "Stated area"),
    "id": ("编号", "Id"),
    "name": ("名称", "Name"),
    "use": ("地类", "Use"),
    "kind": ("类别", "Kind"),
    "label": ("名称", "Label"),
    "unit_id": ("地块编号", "Unit id"),
    "of_finding": ("依据的结论", "Evidence of"),
    "boundary": ("四至边界", "Boundaries"),
    "blocks": ("区块", "Blocks"),
    "block": ("区块", "Block"),
    "changes": ("新增、调出与保留", "Added, withdrawn and kept"),
    "parcels": ("现状地块", "Parcels, current use"),
    "planned_parcels": ("规划地块", "Parcels, planned use"),
    "control_lines": ("控制线", "Control lines"),
    "other": ("其他图层", "Other layers"),
    "evidence": ("结论依据", "Evidence"),
    "no_scheme": ("未说明地类标准", "code list not stated"),
    "unknown_code": ("标准中没有的代码", "code not in the list"),
    "no_code": ("无代码", "no code"),
    # the workbook
    "title": ("条目", "Rule"),
    "structure": ("用地结构", "Land use"),
    "current": ("现状", "Present"),
    "planned": ("规划", "Planned"),
    "scheme": ("地类标准", "Code list"),
    "in_m2": ("面积（平方米）", "m²"),
    "in_ha": ("面积（公顷）", "ha"),
    "plane_m2": ("平面面积（平方米）", "Plane area, m²"),
    "plane_ha": ("平面面积（公顷）", "Plane area, ha"),
    "plane_mu": ("平面面积（亩）", "Plane area, mu"),
    "in_share": ("占比", "share"),
    "total": ("合计", "Total"),
    "grounds": ("各范围面积", "Grounds"),
    "rule_id": ("条目编号", "Rule id"),
    "as_of": ("数据时点", "As of"),
    "rest": ("无地块覆盖部分（扣除地块间重叠）", "Under no parcel, less overlaps of parcels"),
    "claimed_twice": ("不同地类重叠（扣除重复）", "Claimed by several uses (taken off once)"),
    "unmapped": ("无地块覆盖", "No parcel covers it"),
    "limit_value": ("限值", "Limit, figure"),
    "counts": ("计数", "Count"),
    "notice_title": ("注意", "Notice"),
    "role": ("数据", "Data"),
    "path": ("文件", "File"),
    "layer": ("图层", "Layer"),
    "edition": ("版本", "Edition"),
    "reader": ("读取方式", "Reader"),
    "features_n": ("要素数", "Features"),
    "sha256": ("SHA-256", "SHA-256"),
    "code": ("代码", "Code"),
    "what": ("内容", "What"),
    "where": ("位置", "Where"),
    "row": ("行", "Row"),
    "line": ("文本行", "Line"),
    "before_m2": ("修复前面积（平方米）", "Before, m²"),
    "after_m2": ("修复后面积（平方米）", "After, m²"),
    "of_primary": ("占审查范围", "Of the ground judged"),
    # the map
    "layers": ("图层与图例", "Layers"),
    "basis": ("依据与说明", "About"),
    "legend": ("图例", "Legend"),
    "search": ("按编号或名称查找", "Find by id or name"),
    "found_none": ("没有找到", "nothing found"),
    "more_found": ("还有 {n} 条，请输入更多文字", "{n} more: type on"),
    "measure": ("量测", "Measure"),
    "measure_help": (
        "单击加点，双击或回车结束，退格删点，Esc 取消",
        "Click to add a point, double-click or Enter to end, Backspace to take one back, Esc to leave",
    ),
    "length": ("长度", "Length"),
    "perimeter": ("周长", "Perimeter"),
    "print": ("打印", "Print"),
    "whole": ("全图", "Whole zone"),
    "points": ("个百分点", " percentage points"),
    "unknown": ("不明", "not known"),
    "fly": ("定位", "Show"),
    "close": ("关闭", "Close"),
    "open_finding": ("查看结论", "Open the finding"),
    "filter": ("按结论筛选", "Filter by verdict"),
    "all": ("全部", "All"),
    "nothing_here": ("此处没有显示的图形", "nothing drawn here"),
    "more_items": ("另有 {n} 处，全部见 evidence.gpkg", "{n} more, all of them in evidence.gpkg"),
    "no_ground": ("此条没有图上位置", "this finding has no ground on the map"),
    "pointer": ("指针坐标", "Pointer"),
    "map": ("地图", "Map"),
    "panel": ("收起或展开侧栏", "Fold the panel"),
    "scale": ("比例尺", "Scale"),
    "north": ("北", "N"),
    "crs": ("坐标系", "Coordinates"),
    "band": (
        "2000国家大地坐标系 3°带 中央经线{meridian}°（EPSG:{epsg}）；X 为北，Y 为东，米",
        "CGCS2000, 3° band, central meridian {meridian}° E (EPSG:{epsg}); X north, Y east, m",
    ),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "conditional_short": ("附条件", "conditional"),
    "basemap": ("底图", "Base map"),
    "points_sheet": ("界址点", "Boundary points"),
    "pictures": ("影像与土地覆盖(仅供看图)", "Imagery and land cover (to look at)"),
    "curtain": ("前后对比", "Before / after"),
    "land_cover": ("土地覆盖", "Land cover"),
    "imagery": ("影像", "Imagery"),
    "cover_built": ("建设", "built"),
    "cover_not_built": ("未建设", "not built"),
    "cover_mixed": ("混合", "mixed"),
    "cover_water": ("水面", "water"),
    "see_through": ("地块透明度", "See through parcels"),
    "online": (
        "底图取自在线服务，打开本图会访问网络；涉密数据不得使用",
        "The base map comes from an online service: this map uses the network; not for classified data",
    ),
    "shifted": (
        "底图瓦片为 GCJ-02 坐标，已逐片反算到 CGCS2000 位置显示，偏差约一个像素；地块与坐标未作改动，底图只供参照",
        "Tiles of the base map lie on GCJ-02 and were moved to CGCS2000, to about a pixel; the land was not moved",
    ),
    "displayed": (
        "图形仅供显示（地图投影为网络墨卡托），面积为工作坐标系中的量算值",
        "Shapes are for display (web Mercator); areas were measured in the work CRS",
    ),
    "tiles": (
        "大图层以矢量瓦片显示，属性与面积为原值",
        "Large layers are drawn from vector tiles; attributes and areas are exact",
    ),
    "notice": (
        "坐标与数据仅供审查，可能涉密，不得公开或外传",
        "Coordinates and data are for review only; do not publish or pass on",
    ),
    "enable_scripts": (
        "请允许本页运行脚本，地图才能显示。本页不访问网络。",
        "Allow this page to run scripts to see the map. It does not use the network.",
    ),
    "features": ("{n} 个", "{n}"),
    "summary_line": ("必须及原则性条款：{counts}", "Clauses that must or in principle hold: {counts}"),
    "made_with": ("由 landuse 生成", "made with landuse"),
}

#: The definitions a clause may leave open, and the words they take.
DEFINITIONS: dict[str, Pair] = {
    "denominator": ("分母", "denominator"),
    "uses": ("产业用地口径", "uses"),
    "scheme": ("地类标准", "code list"),
    "boundary": ("全部范围", "the boundary"),
    "construction_land": ("建设用地", "construction land"),
    "boundary_less_water": ("范围内扣除水域", "the boundary less water"),
    "industrial": ("工业", "industrial"),
    "industrial_storage": ("工业与仓储", "industrial and storage"),
    "extended": ("扩展产业用地", "extended"),
    "sandiao": ("三调", "Third Survey"),
    "gbt21010": ("GB/T 21010", "GB/T 21010"),
    "ydyh2020": ("用地用海2020", "Land and Sea Use 2020"),
    "ydyh2023": ("用地用海2023", "Land and Sea Use 2023"),
}


def word(key: str, lang: Lang) -> str:
    """Give a word of the outputs.

    Parameters
    ----------
    key
        Its key.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        The word.
    """
    return WORDS[key][lang == "en"]


def kind_title(kind: object, lang: Lang) -> str:
    """Give how people call a kind of ground.

    Parameters
    ----------
    kind
        As a check names it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Its title; the check's own word where there is none.
    """
    known = KINDS.get(str(kind)) or VALUES.get(str(kind))
    return str(kind).replace("_", " ") if known is None else known[lang == "en"]


def definition(name: str, lang: Lang) -> str:
    """Give how people call an open definition or the word it takes.

    Parameters
    ----------
    name
        As the parameter or its value is written.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Its title; the name itself where there is none.
    """
    known = DEFINITIONS.get(name)
    return name if known is None else known[lang == "en"]


def reading_text(params: Mapping[str, str], lang: Lang) -> str:
    """Write one reading of what a clause leaves open.

    Parameters
    ----------
    params
        Each open definition with the word taken for it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    colon, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    return comma.join(
        f"{definition(name, lang)}{colon}{definition(str(taken), lang)}" for name, taken in params.items()
    )


def taken_text(about: str, take: str, lang: Lang) -> str:
    """Write what an assumption takes for settled.

    Parameters
    ----------
    about, take
        As the case states it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        As people read it.
    """
    return f"{kind_title(about, lang)} → {kind_title(take, lang)}"


def among(words: Mapping[str, Pair], key: object, lang: Lang) -> str:
    """Give a word of one of the lists above, or the key itself where the list has none.

    Parameters
    ----------
    words
        The list.
    key
        Its key.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        The word.
    """
    known = words.get(str(key))
    return str(key) if known is None else known[lang == "en"]
