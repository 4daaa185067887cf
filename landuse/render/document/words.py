"""The words of the written opinion, in both languages, as far as other outputs do not have them."""

from __future__ import annotations

from landuse.core.messages import Lang

WORDS: dict[str, tuple[str, str]] = {
    "title": ("关于{name}的审查意见", "Opinion on {name}"),
    "number": ("编号", "Number"),
    "office": ("审查机关", "Reviewing office"),
    "applicant": ("申请单位", "Applicant"),
    "letter": ("来文文号", "Its letter"),
    "received": ("收文日期", "Received on"),
    "project": ("审查事项", "Subject"),
    "on": ("审查日", "Review date"),
    "policies": ("审查依据", "Judged by"),
    "consulted": ("征求意见部门", "Departments consulted"),
    "evaluation_year": ("集约利用评价年度", "Year of the intensive-use evaluation"),
    "plan_approval": ("国土空间规划批准文号", "Approval of the territorial plan"),
    "fill_in": ("＿＿＿＿＿＿＿＿", "________________"),
    "day": ("＿＿年＿月＿日", "____________"),
    "conclusion": ("审查结论", "Conclusion"),
    "proposed": ("拟定结论：{kind}", "Proposed conclusion: {kind}"),
    "why_consent": (
        "计入结论的条款共{counted}项，全部符合。",
        "All {counted} clauses that count are met.",
    ),
    "why_conditional": (
        "必须项无不符合，无待查事项；原则性要求{principle}项不符合或有历史遗留，理由已记录，须落实所附条件。",
        (
            "No clause that must hold is broken and none is undecided; {principle} in principle are broken or left "
            "from earlier, with reasons on record: conditions apply."
        ),
    ),
    "why_supplement": (
        "必须项无不符合；{undecided}项无法判定，{principle}项原则性要求不符合或有历史遗留。",
        (
            "No clause that must hold is broken; {undecided} are undecided, and {principle} in principle are broken or "
            "left from earlier."
        ),
    ),
    "why_refusal": (
        "必须项{must}项不符合，{undecided}项无法判定，{principle}项原则性要求不符合或有历史遗留。",
        (
            "Of the clauses that must hold, {must} broken and {undecided} undecided; of those in principle, "
            "{principle} broken or left from earlier."
        ),
    ),
    "counts": (
        "必须及原则性条款：符合{met}条，不符合{broken}条，无法判定{undecided}条；未评判{not_judged}条。",
        (
            "Clauses that must or in principle hold: {met} met, {broken} broken, {undecided} undecided; {not_judged} "
            "not judged."
        ),
    ),
    "conditions_list": ("所附条件", "Conditions"),
    "condition": ("条件", "Condition"),
    "open_list": ("不符合和无法判定的条款", "What is broken or undecided"),
    "supply_line": ("须补正{n}项：{each}，见第二部分。", "To be supplied: {n} ({each}); see part 2."),
    "supply_count": ("{whom}{n}项", "{n} by {whom}"),
    "supply_none": ("没有须补正的事项。", "Nothing is to be supplied."),
    "none": ("无。", "None."),
    "supplies": ("补正告知清单", "What is to be supplied"),
    "supplies_intro": (
        "以下事项补齐后，相应条款即可判定。请于{by}前补正。",
        "Once these are supplied, the clauses named can be decided. Please supply them by {by}.",
    ),
    "item": ("补正事项", "What"),
    "whom": ("提供单位", "By whom"),
    "for_clauses": ("涉及条款", "For"),
    "by_when": ("期限", "By"),
    "serial": ("序号", "No."),
    "clauses": ("逐条审查", "Clause by clause"),
    "group_broken": ("不符合的条款", "Broken"),
    "group_undecided": ("无法判定的条款", "Undecided"),
    "group_met": ("符合的条款", "Met"),
    "group_notice": ("提示性条款", "Notices"),
    "group_leads": ("现场核查线索（不是结论）", "Leads for a site visit (no findings)"),
    "source": ("条款出处", "Source"),
    "figures": ("量算结果", "Figures"),
    "figures_line": (
        "实测值 {value}；下限 {low}；上限 {high}；限值 {limit}；距限值 {margin}",
        "measured {value}; at least {low}; at most {high}; limit {limit}; margin {margin}",
    ),
    "id": ("结论编号", "Finding"),
    "numbers_behind": ("相关数值", "Figures behind it"),
    "assumption_line": (
        "{about}；理由：{reason}；提出人：{by}；不作此假设时：{without}",
        "{about}; reason: {reason}; by {by}; without it: {without}",
    ),
    "decision_line": (
        "{ruling}；理由：{reason}；裁定人：{by}；{on}",
        "{ruling}; reason: {reason}; by {by}; {on}",
    ),
    "spots": ("所在地块", "Where"),
    "spot_line": ("{id} {kind} {name} {area}", "{id} {kind} {name} {area}"),
    "spot_more": ("另有{n}处，共{area}，见evidence.gpkg", "{n} more, {area} in all, in evidence.gpkg"),
    "spot_map": ("{title}：位置", "{title}: where"),
    "spot_maps_left": (
        "另有{n}条的位置图未附，见map.html。",
        "Pictures of {n} more findings are not shown here: see map.html.",
    ),
    "portions_of": ("{title}：分部分量算", "{title}: by portion"),
    "land": ("面积与用地", "Areas and land use"),
    "grounds": ("各范围面积", "Areas of the grounds"),
    "ha": ("{what}（公顷）", "{what}, ha"),
    "mu": ("{what}（亩）", "{what}, mu"),
    "area_kinds": ("面积口径：{said}。", "Areas: {said}."),
    "plane": ("平面面积", "Plane area"),
    "official": ("椭球面积", "Official area"),
    "before": ("调整前：核准范围各区块", "Before: blocks as approved"),
    "after": ("调整后：草案各区块", "After: blocks of the draft"),
    "from_block": ("原区块", "From block"),
    "approval": ("批准文号、日期", "Approved by, on"),
    "approved_area": ("核准面积", "Approved area"),
    "drawn": ("图上面积", "Drawn"),
    "kept": ("保留", "Kept"),
    "added": ("调入", "In"),
    "withdrawn": ("调出", "Out"),
    "after_area": ("调整后", "After"),
    "sum": ("合计", "Total"),
    "use_table": ("{scope}用地结构", "Land use of the {scope}"),
    "owners": ("新增土地权属、乡镇与地类", "Added land by ownership, township and class"),
    "owners_none": (
        "新增土地的权属、乡镇与地类无法列出：未提供现状地块，或没有新增土地。",
        "Added land cannot be listed by ownership, township and class: no parcels are given, or nothing is added.",
    ),
    "owners_twice": (
        "按地块量算；重叠地块分别计入，无地块覆盖的{area}未列。",
        "Measured by parcel: where parcels overlap each counts, and {area} under no parcel is not listed.",
    ),
    "ownership": ("权属", "Ownership"),
    "township": ("乡镇（坐落）", "Township (location)"),
    "great_class": ("三大类", "Great class"),
    "agricultural": ("农用地", "agricultural"),
    "construction": ("建设用地", "construction"),
    "unused": ("未利用地", "unused"),
    "sea": ("海域", "sea"),
    "unknown": ("不明", "not known"),
    "several": ("不能确定", "open"),
    "parcels_overlap": ("压占情况", "Overlaps by parcel"),
    "idle": ("闲置土地处置", "Disposal of idle land"),
    "idle_none": (
        "供地台账未提供，或其中没有须列出的地块。",
        "No supply ledger is given, or it has no parcel to list.",
    ),
    "rows_left": ("另有{n}行，见tables.xlsx。", "{n} more rows are in tables.xlsx."),
    "boundary": ("四至与界址点", "Boundary"),
    "boundary_none": ("未提供边界。", "No boundary is given."),
    "abuttals": ("四至描述", "Abuttals"),
    "by_coordinates": (
        "未提供有名称的道路、河流图层，四至以坐标表示。",
        "No layer of named roads or rivers is given: the abuttals are coordinates.",
    ),
    "points": ("界址点成果表", "Boundary points"),
    "points_left": (
        "共{n}行，此处列前{shown}行；全部见boundary.pdf附页。",
        "{n} rows, of which the first {shown} stand here; all are in the annex of boundary.pdf.",
    ),
    "sources": ("数据来源与版本", "Data: editions, dates, hashes"),
    "file": ("文件", "File"),
    "edition": ("版本", "Edition"),
    "not_stated": ("未注明", "not stated"),
    "as_of": ("时点", "As of"),
    "features": ("要素数", "Features"),
    "hash": ("SHA-256", "SHA-256"),
    "packs": ("审查依据文件", "Policy documents"),
    "version": ("版本", "Version"),
    "repairs": ("数据修复与问题", "Repairs and faults"),
    "repairs_none": ("读取数据时未作修复，也未发现问题。", "Nothing was repaired or found wrong while reading."),
    "unchecked": ("未审查的事项", "What was not checked"),
    "unchecked_rules": ("未评判的条款", "Clauses not judged"),
    "why_not": ("原因", "Why"),
    "notes": ("审查附注", "Notes of the review"),
    "limits": (
        "本次审查只依据所提交的数据和文件量算、比对，未作现场踏勘，未核验印章和原件；宽度小于容差的细碎图形不计入，其数量和面积列在各条之下。",
        (
            "This review measures and compares what was handed in. No site was visited, no seal or original was "
            "checked. Slivers narrower than the tolerance do not count; their number and area stand under each clause."
        ),
    ),
    "signatures": ("签署", "Signatures"),
    "reviewed": ("审查", "Reviewed by"),
    "rechecked": ("复核", "Checked by"),
    "approved": ("审定", "Approved by"),
    "signature": ("签名", "Signature"),
    "date": ("日期", "Date"),
    "seal": ("（盖章）", "(seal)"),
    "notice": ("本意见不作为用地批准依据。", "This opinion is no basis for an approval of land use."),
    "page": ("— {n} —", "— {n} —"),
    "conditional_mark": ("附条件", "conditional"),
    "clause": ("条款", "Clause"),
    "what_found": ("情况", "What was found"),
    "more_clauses": ("其余{n}条见第三部分", "{n} more: see part 3"),
}
#: How sure it is that a clause stands so, as packs state it.
CERTAINTIES: dict[str, tuple[str, str]] = {
    "text": ("文件原文", "the document's own words"),
    "found": ("已查得原文", "found in the document"),
    "practice": ("通行做法，非文件原文", "common practice, not a document's words"),
    "partly confirmed": ("部分核实", "partly confirmed"),
    "recalled": ("凭记忆记载，使用前须核对原文（把握{rest}）", "recalled, check before use (confidence {rest})"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Give a word of the opinion.

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


def certainty_text(certainty: str, lang: Lang) -> str:
    """Write how sure it is that a clause stands as quoted.

    Parameters
    ----------
    certainty
        As the pack states it.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        In words; the pack's own where there are none for it.
    """
    first, _, rest = certainty.partition(" ")
    known = CERTAINTIES.get(certainty) or CERTAINTIES.get(first)
    return known[lang == "en"].format(rest=rest) if known else certainty
