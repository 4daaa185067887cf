"""The words of the outputs, in both languages, in one place."""

from __future__ import annotations

from landuse.phrases import Lang

Pair = tuple[str, str]

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
        "{n} slivers left out: {area} in all, the widest {widest} (tolerance {tolerance})",
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

#: What the pieces of ground that a finding stands on are.
KINDS: dict[str, Pair] = {
    "employment": ("产业用地", "employment land"),
    "unmapped": ("无地块覆盖", "no parcel covers it"),
    "contested": ("用途重叠不一", "claimed as different uses"),
    "unknown_code": ("地类代码不明", "unknown use code"),
    "overlap": ("压占", "overlap"),
    "outside": ("边界外", "outside"),
    "special_built": ("特别用途区内拟建设", "special-use zone planned for construction"),
    "special_open": ("特别用途区规划用途不明", "special-use zone, planned use not known"),
    "flexible": ("弹性发展区", "flexible zone"),
    "area_differs": ("面积不符", "area differs"),
    "unproven": ("完整性未证明", "not proven complete"),
    "idle": ("闲置", "idle"),
    "employment_land": ("产业用地", "employment land"),
    "not_employment_land": ("非产业用地", "not employment land"),
    "yes": ("是", "yes"),
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
    known = KINDS.get(str(kind))
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
