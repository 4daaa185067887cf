"""A small invented review, countable with a finger: a kilometre of land in squares, and one finding of each verdict."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import shapely

from landuse.core.case import Assumption, Case, Decision
from landuse.core.evidence import Evidence, Ignored, Interval, MissingInput, Reading, Verdict, items
from landuse.core.findings import Assumed, Finding, GateResult, Review
from landuse.core.layer import Layer, Source, Zone
from landuse.core.limits import Limit
from landuse.core.messages import Message
from landuse.core.read_issues import ReadIssue
from landuse.core.rules import Rule, RulePack
from landuse.measures.land_summary import land_summary
from landuse.measures.scopes import scopes_of

EPSG = 4549
#: The south-west corner of the made land, in the band of 120° E: near 30.3° N.
EAST, NORTH = 520_000.0, 3_353_000.0
CODES = ("0601", "0602", "0701", "0501", "0101", "0301", "0810", "1003", "1101", "0604", "0103", "9999")


def square(west, south, east, north):
    """Give a box by metres from the corner of the made land."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def frame(rows):
    """Give a frame of rows with a geometry, in the band."""
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=EPSG)


def source(role, n, **more):
    """Give a source of an invented file."""
    return Source(role, f"{role}.gpkg", "0" * 64, "vector", n, crs=f"EPSG:{EPSG}", **more)


def layer(role, rows, **more):
    """Give a layer of a role."""
    return Layer(role, frame(rows), source=source(role, len(rows)), **more)


def parcels(names=None, columns=4, rows=3, size=250.0):
    """Give squares of land side by side, each of another use."""
    made = []
    for n in range(columns * rows):
        west, south = n % columns * size, n // columns * size
        name = (names or {}).get(n, f"第{n + 1}号地块")
        made.append(
            {
                "id": f"DK-{n + 1:03}",
                "name": name,
                "use_code": CODES[n % len(CODES)],
                "stated_area": size * size,
                "geometry": square(west, south, west + size, south + size),
            }
        )
    return made


def make_case(names=None, *, title="方格开发区扩区草案", draft=True, land=None, blocks=2):
    """Give a case: approved 1000 x 500 m; the draft adds 250 m in the north and gives up 100 m in the west."""
    layers = {
        "approved": (layer("approved", [{"id": "A", "name": "核准范围", "geometry": square(0, 0, 1000, 500)}]),),
        "parcels": (layer("parcels", land or parcels(names), scheme="gbt21010"),),
        "planned_parcels": (
            layer(
                "planned_parcels",
                [{"id": "G-1", "name": "规划工业", "use_code": "100101", "geometry": square(0, 500, 500, 750)}],
                scheme="ydyh2023",
            ),
        ),
        "ecological_red_line": (
            layer("ecological_red_line", [{"id": "HX-1", "name": "东湖湿地", "geometry": square(600, 600, 900, 900)}]),
        ),
        "permanent_basic_farmland": (
            layer("permanent_basic_farmland", [{"id": "YN-1", "name": "东村片", "geometry": square(0, 250, 250, 400)}]),
        ),
        "urban_development_boundary": (
            layer(
                "urban_development_boundary",
                [{"id": "CZ-1", "name": "集中建设区", "geometry": square(-100, -100, 1100, 700)}],
            ),
        ),
    }
    if draft:
        edges = [100 + 900 * n / blocks for n in range(blocks + 1)] if blocks != 2 else [100, 500, 1000]
        rows = [
            {"id": f"D{n + 1}", "block": str(n + 1), "geometry": square(edges[n], 0, edges[n + 1], 750)}
            for n in range(blocks)
        ]
        layers["draft"] = (layer("draft", rows),)
    return Case(
        title=title, on=date(2026, 6, 30), policy=("made-2026",), layers=layers, work_crs=EPSG,
        zone=Zone({"name": "方格开发区"}),
        assumptions=(Assumption(about="unmapped", take="not_employment_land", reason="踏勘为水面", by="王工"),),
    )  # fmt: skip


def rule(ident, title, english, weight="must", **more):
    """Give a rule of the made pack."""
    citation = {"clause": "二(二)1", "quote": f"{title}应当符合规定。", "document": "方格省开发区工作要点"}
    said = {
        "zh": "{scope}" + title + "为{bounds},限值{limit}:{verdict}。",
        "en": english + " of the {scope}: {bounds}, limit {limit}: {verdict}.",
    }
    given = {
        "id": ident, "clause_id": "M1", "title": {"zh": title, "en": english}, "weight": weight, "pack": "made-2026",
        "check": "control_line_overlap", "citation": citation | {"number": "方政〔2026〕1号"}, "message": said,
        "remedy": {"zh": "调整边界,退出压占土地。", "en": "Redraw the boundary so that it leaves this land."},
    }  # fmt: skip
    return Rule.model_validate(given | more)


RED_LINE = rule("ecological-red-line", "生态保护红线压占", "Overlap with the ecological red line")
SHARE = rule("employment-land-share", "产业用地占比", "Employment-land share", "in_principle")
FARMLAND = rule("permanent-basic-farmland", "永久基本农田压占", "Overlap with permanent basic farmland")
PRESENT = rule("employment-land-share-current", "现状产业用地占比", "Present employment-land share", "notice")
ELIGIBLE = rule(
    "expansion-eligibility",
    "扩区条件",
    "Eligibility for expansion",
    check=None,
    gates={"all_of": [{"rule": "ecological-red-line"}]},
)
PACK = RulePack.model_validate(
    {
        "id": "made-2026",
        "version": "1",
        "title": {"zh": "方格省2026", "en": "Square Province 2026"},
        "document": "方格省开发区工作要点",
        "rules": [],
    }
)


def overlap(verdict, area, where, *, kind, scope="draft", of=RED_LINE, **more):
    """Give the finding of an overlap with its ground."""
    rows = (
        []
        if where is None
        else [{"kind": kind, "unit_id": "DK-011", "label": "第11号地块", "area_m2": area, "geometry": where}]
    )
    limit = Limit("<=", 0.0)
    measured = Evidence(
        Interval.exactly(area),
        "m2",
        where=items(rows, crs=EPSG if rows else None),
        area="plane",
        ignored=Ignored(2, 0.4, 0.3, 0.5),
    )
    return Finding(of, verdict, measured, scope, limit=limit, margin=limit.margin(measured.interval), **more)


def share():
    """Give a share that the data leave open, with readings, an assumption and what would decide it."""
    unmapped = square(100, 700, 1000, 750)
    rows = [
        {
            "kind": "employment",
            "unit_id": None,
            "label": None,
            "area_m2": 125_000.0,
            "geometry": square(100, 0, 500, 250),
        },
        {"kind": "unmapped", "unit_id": None, "label": "无地块覆盖", "area_m2": 45_000.0, "geometry": unmapped},
    ]
    want = MissingInput(
        "ground:unmapped",
        Message("the use of {area:ha} that no parcel covers", area=45_000.0),
        "survey",
        45_000.0,
    )
    evidence = Evidence(
        Interval(0.55, 0.65, 0.58), "1", where=items(rows, crs=EPSG), wants=(want,), area="plane",
        definitions=(
            Reading({"denominator": "boundary", "uses": "industrial"}, Interval(0.55, 0.6, 0.58)),
            Reading({"denominator": "construction_land", "uses": "industrial"}, Interval(0.6, 0.65, 0.61)),
        ),
        notes=(Message.of_texts(zh="面积为平面面积", en="areas are plane areas"),),
    )  # fmt: skip
    assumed = Assumed(
        "unmapped", "not_employment_land", "踏勘为水面", "王工", Interval(0.5, 0.7, 0.58), Verdict.UNDECIDED
    )
    decision = Decision(
        finding="made-2026/employment-land-share", ruling="deferred", reason="待补测", by="李处", on=date(2026, 6, 1)
    )
    return Finding(
        SHARE, Verdict.UNDECIDED, evidence, "draft", limit=Limit(">=", 0.6), assumed=(assumed,), decision=decision
    )


def make_findings():
    """Give one finding of each verdict, with portions under the first."""
    wet = square(600, 600, 900, 750)
    broken = overlap(Verdict.BROKEN, 45_000.0, wet, kind="overlap")
    beside = [
        overlap(Verdict.MET, 0.0, None, kind="overlap", scope="kept", part_of=broken.id),
        overlap(Verdict.BROKEN, 45_000.0, wet, kind="overlap", scope="added", part_of=broken.id),
    ]
    met = overlap(Verdict.MET, 0.0, None, kind="overlap", of=FARMLAND)
    present = Finding(
        PRESENT,
        Verdict.NOT_JUDGED,
        Evidence(Interval(0.2, 0.7, 0.25), "1"),
        "draft",
        reason=Message("the clause sets no limit: measured only"),
    )
    gate = GateResult(
        "rule",
        "must",
        Verdict.BROKEN,
        broken.id,
        title=Message.of_texts(zh="生态保护红线压占", en="Overlap with the ecological red line"),
    )
    compound = Finding(
        ELIGIBLE,
        Verdict.BROKEN,
        Evidence(Interval.exactly(0.0), "fact"),
        "draft",
        gates=GateResult("all_of", "must", Verdict.BROKEN, None, (gate,)),
    )
    return (broken, *beside, share(), met, present, compound)


def make_review(names=None, **more):
    """Give the made review."""
    return judged(make_case(names, **more), make_findings())


def judged(case, findings):
    """Return a review of made findings, with its land measured as after judging."""
    scopes = scopes_of(case)
    return Review(case, (PACK,), findings, scopes, (), (), land_summary(case, scopes, findings))


REPAIR = ReadIssue(
    "SELF_INTERSECTION", Message.verbatim("自相交，已修复"), "parcels.gpkg", "DK-003", 2, None, 100.0, 99.5
)
