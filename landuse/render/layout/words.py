"""The words of the boundary sheet, in both languages."""

from __future__ import annotations

from landuse.core.messages import Lang

WORDS: dict[str, tuple[str, str]] = {
    "sheet": ("{name}四至边界图", "Boundary sheet: {name}"),
    "mapset": ("{name}图集", "Map set: {name}"),
    "atlas": ("{name}分幅图册", "Atlas: {name}"),
    "location_map": ("{name}位置图", "Location: {name}"),
    "current_map": ("{name}土地利用现状图", "Present use: {name}"),
    "planned_map": ("{name}土地利用规划图", "Planned use: {name}"),
    "control_map": ("{name}三线叠加图", "Control lines: {name}"),
    "change_map": ("{name}调整前后对比图", "Before and after: {name}"),
    "picture_map": ("{name}影像图", "Imagery: {name}"),
    "block_page": ("{name}区块{block}", "{name}, block {block}"),
    "portion_page": ("{name}{portion}范围", "{name}, {portion}"),
    "no_place": ("未落图的结论（{n}条）", "Findings that have no place on the ground ({n})"),
    "lies_at": ("中心位置：东经{lon}°，北纬{lat}°", "Centre: {lon}° E, {lat}° N"),
    "in_county": ("所在县（市、区）：{county}", "County: {county}"),
    "no_surroundings": (
        "未提供县界、相邻开发区或道路河流图层，本图只示坐标位置",
        "No counties, neighbouring zones or roads are given: this map shows the place by coordinates alone",
    ),
    "annex": ("附页：{name}界址点成果表", "Annex: boundary points of {name}"),
    "annex_notes": ("附页：{name}四至与图例", "Annex: abuttals and legend of {name}"),
    "page": ("第{n}页，共{of}页", "Page {n} of {of}"),
    "legend": ("图例", "Legend"),
    "boundary": ("界线（面积：公顷）", "Boundaries (areas: ha)"),
    "approved": ("核准边界", "Approved boundary"),
    "draft": ("草案边界", "Draft boundary"),
    "kept": ("保留", "Kept"),
    "added": ("新增", "Added"),
    "withdrawn": ("调出", "Withdrawn"),
    "point": ("界址点及编号（主要点）", "Boundary point, main ones numbered"),
    "current_use": ("现状地类（{scope}内面积：公顷）", "Current use (area inside it: ha)"),
    "planned_use": ("规划用途（{scope}内面积：公顷）", "Planned use (area inside it: ha)"),
    "control": ("控制线（{scope}内面积：公顷）", "Control lines (area inside it: ha)"),
    "evidence": ("本条所涉土地（面积：公顷）", "Ground of this finding (area: ha)"),
    "neighbours": ("相邻开发区", "Neighbouring zones"),
    "named_lines": ("道路、河流等", "Roads, rivers"),
    "county_line": ("县级行政区界", "County line"),
    "unmapped": ("无地块覆盖", "No parcel covers it"),
    "contested": ("地块重叠", "Claimed twice"),
    "no_code": ("无地类代码", "No use code"),
    "unknown_code": ("代码不在标准内", "code not in the list"),
    "more_classes": ("其余{n}类见附页", "{n} more classes: see the annex"),
    "areas": ("面积（公顷）", "Areas (ha)"),
    "part": ("范围", "Ground"),
    "plane": ("平面", "Plane"),
    "official": ("椭球", "Official"),
    "block": ("区块{label}", "Block {label}"),
    "blocks": ("{n}个区块见附页", "{n} blocks: see the annex"),
    "overview": ("位置示意", "Overview"),
    "ha": ("{area}公顷", "{area} ha"),
    "scale": ("1∶{scale}", "1:{scale}"),
    "km": ("千米", "km"),
    "metres": ("米", "m"),
    "north": ("北", "N"),
    "system": (
        "2000国家大地坐标系　高斯-克吕格投影 3°带 中央经线{meridian}°（EPSG:{epsg}）",
        "CGCS2000, Gauss-Krüger, 3° band, central meridian {meridian}° E (EPSG:{epsg})",
    ),
    "grid": (
        "方里网间隔{step}；X为北坐标，Y为东坐标，单位千米",
        "Grid every {step}; X north, Y east, in kilometres",
    ),
    "sources": ("数据来源：", "Sources: "),
    "source": ("{role}：{edition}", "{role}: {edition}"),
    "no_edition": ("版本未注明", "edition not stated"),
    "on": ("审查日 {day}", "Review date {day}"),
    "imagery": ("影像时点：{day}", "Date of imagery: {day}"),
    "maker": ("制图：{who}", "Drawn by: {who}"),
    "checker": ("检查：{who}", "Checked by: {who}"),
    "made_by": ("制图单位：{who}", "Office: {who}"),
    "seal": ("（盖章）", "(seal)"),
    "drawn_on": ("制图日期：{day}", "Date: {day}"),
    "fill_in": ("____________", "____________"),
    "classification": ("密级：{what}", "Classification: {what}"),
    "notice": (
        "坐标与数据仅供审查，可能涉密，不得公开或外传。具体以界址点坐标控制。",
        "For review only: coordinates and data may be classified; do not publish. The boundary points govern.",
    ),
    "side": ("{side}至", "{side}: "),
    "joined": ("；", "; "),
    "see_annex": ("（各区块四至见附页）", " (by block: see the annex)"),
    "by_coordinates": (
        "未提供有名称的道路、河流图层，四至以坐标表示",
        "No layer of named roads or rivers is given: the abuttals are coordinates",
    ),
    "labels_left_out": (
        "为免重叠，{points}个界址点未注编号，{names}个名称未注记；全部界址点见附页",
        "To keep labels apart, {points} points and {names} names are not labelled; all points are in the annex",
    ),
    "raster": (
        "地块{n}个，图面以图像表示",
        "{n} parcels, drawn as an image",
    ),
    "abuttals": ("四至描述", "Abuttals"),
    "legend_rest": ("图例（续）", "Legend, continued"),
    "nothing": ("“{title}”没有提供边界，无图可绘", "'{title}' gives no boundary, so there is nothing to draw"),
}
SIDES: dict[str, tuple[str, str]] = {
    "E": ("东", "East"),
    "S": ("南", "South"),
    "W": ("西", "West"),
    "N": ("北", "North"),
}


def word(key: str, lang: Lang, **values: object) -> str:
    """Give a word of the sheet.

    Parameters
    ----------
    key
        Its key.
    lang
        ``zh`` or ``en``.
    **values
        What it names.

    Returns
    -------
    str
        The word with its values in place.
    """
    text = WORDS[key][lang == "en"]
    return text.format(**values) if values else text


def side(direction: str, lang: Lang) -> str:
    """Give the name of a side.

    Parameters
    ----------
    direction
        ``E``, ``S``, ``W`` or ``N``.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Such as 东, or East.
    """
    return SIDES[direction][lang == "en"]
