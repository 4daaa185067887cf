"""The words of the outputs, in both languages, in one place."""

from __future__ import annotations

from collections.abc import Mapping

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

#: Columns of the tables that checks give, as far as no layer spec names them. The ending of a key says its unit.
COLUMNS: dict[str, Pair] = {
    "id": ("编号", "Id"),
    "name": ("名称", "Name"),
    "use_code": ("地类代码", "Use code"),
    "use_name": ("地类名称", "Use"),
    "owner": ("权属单位", "Owner"),
    "ownership": ("权属性质", "Ownership"),
    "parcel": ("地块面积", "Parcel"),
    "overlap": ("占用面积", "Overlap"),
    "overlap_of": ("占地块比例", "Share of the parcel"),
    "outside": ("边界外面积", "Outside"),
    "outside_of": ("占地块比例", "Share of the parcel"),
    "scheme": ("地类标准", "Code list"),
    "of": ("图层", "Layer"),
    "class": ("类别", "Class"),
    "present": ("现状", "Present"),
    "planned": ("规划", "Planned"),
    "low": ("至少", "At least"),
    "high": ("至多", "At most"),
    "from_codes": ("现状地类代码", "Present codes"),
    "counted": ("计入面积", "Counted"),
    "deducted": ("扣除地类面积", "Deducted"),
    "net": ("图斑地类面积", "Net"),
    "stated": ("填报面积", "Stated"),
    "plane": ("平面面积", "Plane"),
    "official": ("椭球面积", "Official"),
    "difference": ("差值", "Difference"),
    "agrees_with": ("相符于", "Agrees with"),
    "row": ("行号", "Row"),
    "contract": ("合同编号", "Contract"),
    "parcel_id": ("地块编号", "Parcel id"),
    "project": ("项目名称", "Project"),
    "holder": ("土地使用权人", "Holder"),
    "area": ("面积", "Area"),
    "status": ("状态", "Status"),
    "branch": ("情形", "Branch"),
    "measure": ("处置措施", "Measure"),
    "start_basis": ("动工日期依据", "Basis of the start date"),
    "start_due": ("应动工日期", "Start due"),
    "actual_start": ("实际动工日期", "Started on"),
    "stopped_on": ("中止日期", "Stopped on"),
    "days": ("天数", "Days"),
    "cause": ("原因", "Cause"),
    "developed": ("已开发面积占比", "Share developed"),
    "invested": ("已投资额占比", "Share invested"),
    "price": ("成交价款", "Price"),
    "fee": ("闲置费", "Fee"),
    "why": ("认定理由", "Why"),
    "options": ("可采取的处置方式", "Ways open"),
    "protection_zone": ("保护分区", "Protection zone"),
    "code": ("错误类型", "Kind"),
    "id_a": ("要素一", "Feature"),
    "id_b": ("要素二", "Other feature"),
    "width": ("最宽", "Widest"),
    "accepted": ("已认可", "Agreed"),
    "reason": ("认可理由", "Reason"),
    "accepted_by": ("认可人", "Agreed by"),
    "message": ("说明", "Message"),
}

#: Sheets that tables of checks go to.
TABLES: dict[str, Pair] = {
    "by_parcel": ("三线占用", "Control lines by parcel"),
    "faults": ("图形错误", "Drawing faults"),
    "disposal": ("闲置土地处置", "Idle land"),
    "stated_area": ("面积核对", "Stated areas"),
    "sites": ("存量选址", "Sites on stock land"),
    "by_protection_zone": ("占用红线分区", "Red line by zone"),
    "documents": ("文件核对", "Documents"),
    "options": ("处置方式", "Ways of disposal"),
    "grades": ("企业评价", "Enterprise grades"),
    "tiers": ("收入分档", "Revenue tiers"),
    "townships": ("乡镇", "Townships"),
    "parks": ("区中园", "Inner parks"),
    "blocks": ("分区块", "Blocks"),
    "shortfalls": ("项目未达标项", "Project shortfalls"),
    "ledger": ("台账核对", "Ledger"),
    "listed": ("清单核对", "Listed"),
    "pieces": ("图斑核对", "Pieces"),
    "codes": ("地类代码", "Codes"),
    "across": ("现状地类对照", "Present use in the plan's list"),
    "industries": ("产业分类", "Industries"),
    "leads": ("遥感线索", "Leads"),
    "pairs": ("开发区间关系", "Pairs of zones"),
    "parcels": ("地块核对", "Parcels"),
    "route": ("路径", "Route"),
    "shares": ("占比", "Shares"),
    "structure": ("结构指标", "Structure"),
    "terms": ("期限核对", "Terms"),
    "widths": ("宽度核对", "Widths"),
    "zones": ("开发区对照", "Zones"),
}

#: What the code terms in such tables stand for.
VALUES: dict[str, Pair] = {
    "suspected_idle": ("疑似闲置", "suspected idle"),
    "determined_idle": ("已认定闲置", "determined idle"),
    "not_idle": ("未构成闲置", "not idle"),
    "undecided": ("无法判定", "undecided"),
    "disposed": ("已处置", "disposed of"),
    "cancelled": ("已撤销", "cancelled"),
    "completed": ("已竣工", "completed"),
    "warning": ("预警", "warning"),
    "none": ("无", "none"),
    "fee": ("征缴闲置费", "fee"),
    "recovery": ("收回使用权", "recovery"),
    "measures": ("依第十二条处置", "measures under Art. 12"),
    "not_started": ("未动工", "not started"),
    "stopped": ("中止开发", "stopped"),
    "changed": ("变更后约定", "as changed"),
    "agreed": ("约定", "as agreed"),
    "delivery": ("实际交地满一年", "a year from delivery"),
    "government": ("政府原因", "government"),
    "force_majeure": ("不可抗力", "force majeure"),
    "own": ("自身原因", "own doing"),
    "disputed": ("记载矛盾", "disputed"),
    "points": ("个百分点", " percentage points"),
    "unknown": ("不明", "unknown"),
    "state": ("国有", "state-owned"),
    "collective": ("集体", "collective"),
    "core": ("核心保护区", "core"),
    "general": ("一般控制区", "general"),
    "plane": ("平面面积", "plane area"),
    "official": ("椭球面积", "official area"),
    "employment": ("产业用地", "employment land"),
    "construction": ("其他建设用地", "other construction land"),
    "water": ("水域", "water"),
    "other": ("其他土地", "other land"),
    "open": ("未明", "open"),
}

#: How the wording of a clause was come by.
CERTAINTIES: dict[str, Pair] = {"text": ("原文", "from the text"), "recalled": ("待核", "to be checked")}

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
    "gap": ("缝隙", "gap"),
    "contained": ("整个落在另一图形内", "inside another"),
    "duplicate": ("重复图形", "duplicate"),
    "unmatched_vertex": ("公共边缺点", "point missing on a shared side"),
    "spike": ("尖角", "spike"),
    "tiny": ("碎块", "splinter"),
    "repeated_point": ("重复点", "repeated point"),
    "invalid": ("图形无效", "invalid outline"),
    "gained": ("新增面积", "gained"),
    "restricted": ("其他限制", "other restriction"),
    "outside_county": ("超出县界", "outside the county"),
    "in_no_county": ("无县界覆盖", "in no county"),
    "against_plan": ("与规划不符", "against the plan"),
    "not_planned": ("规划未覆盖", "no plan covers it"),
    "no_approved_use": ("无批准用途", "no approved use"),
    "built_outside": ("界外已建成", "built outside"),
    "new_outside": ("界外新增", "new outside"),
    "hazardous": ("危险化学品项目", "hazardous project"),
    "new_land": ("新增用地项目", "on new land"),
    "short_of_standard": ("未达标准", "short of the standard"),
    "shortfall": ("未达约定", "shortfall"),
    "chemical": ("化工", "chemical"),
    "chemical_inside": ("保护范围内化工", "chemical, inside"),
    "chemical_park": ("化工园区", "chemical park"),
    "chemical_industry": ("化工产业", "chemical industry"),
    "chemical_project": ("化工项目", "chemical project"),
    "adjoins": ("相邻", "adjoining"),
    "new": ("新入驻", "new"),
    "existing": ("既有", "existing"),
    "inefficient": ("低效", "inefficient"),
    "nonviable": ("僵尸企业", "nonviable"),
    "stalled": ("停建缓建", "stalled"),
    "approved_unsupplied": ("批而未供", "approved, not supplied"),
    "supplied_unused": ("供而未用", "supplied, not used"),
    "not_in_catalogue": ("未列入公告目录", "not in the catalogue"),
    "listed": ("列入清单", "listed"),
    "below_tier": ("未达分档", "below its tier"),
    "theme_park": ("主题园区", "theme park"),
    "merge": ("宜整合", "to be merged"),
    "cut": ("被边界切割的乡镇", "township that the boundary cuts"),
    "no_township": ("无乡镇界", "in no township"),
    "not_in_plan": ("未列入供应计划", "not in the supply plan"),
    "not_in_time": ("超出计划期限", "not in time"),
    "over_scale": ("超出计划规模", "over the planned scale"),
    "zone": ("开发区", "zone"),
    "block": ("区块", "block"),
    "piece": ("图斑", "piece"),
    "city": ("城区", "city"),
    "indicator": ("指标", "indicator"),
    "plan_eia": ("规划环评", "plan EIA"),
    "unserved": ("未配套", "unserved"),
    "worst": ("差值最大", "largest difference"),
    "widest": ("最宽处", "widest"),
    "longest_term": ("最长期限", "longest term"),
    "grant": ("出让", "granted"),
    "renewal": ("续期", "renewed"),
    "not_met": ("未达到", "not met"),
    "not_set": ("未约定", "not set"),
    "no_progress": ("无进展", "no progress"),
    "period_over": ("期限已过", "period over"),
    "transferred": ("已转让", "transferred"),
    "key_ecological": ("重点生态功能区", "key ecological area"),
    "farming": ("农产品主产区", "farming area"),
    "grade_A": ("A类企业", "grade A"),
    "grade_B": ("B类企业", "grade B"),
    "grade_C": ("C类企业", "grade C"),
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
