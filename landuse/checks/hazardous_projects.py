"""Projects that make hazardous chemicals in a zone that restricts the chemical industry."""

from __future__ import annotations

import math

from landuse.core.evidence import Evidence
from landuse.core.layer import Zone
from landuse.core.messages import Message
from landuse.core.missing import missing_table
from landuse.measures import zone_facts
from landuse.measures.check import check
from landuse.measures.inputs import LayerLike, ScopeLike, TableLike, as_layer, as_scope, as_table
from landuse.measures.table_rows import Row, RowAssessment, count, rows_of

#: What rows that a register lacks could do to the measure.
ABSENT_ROWS = {"projects": "raise", "hazardous_sites": "raise"}
FREE = Message("the zone does not restrict the chemical industry")


@check(projects="table", hazardous_sites="layer", boundary="scope", zones="table", zone="zone")
def hazardous_projects(
    projects: TableLike,
    boundary: ScopeLike = None,
    hazardous_sites: LayerLike = None,
    zones: TableLike = None,
    zone: Zone | None = None,
) -> Evidence:
    """Count the projects and sites that make hazardous chemicals, where the zone restricts chemicals.

    Parameters
    ----------
    projects
        Projects with ``hazardous`` (yes or no) and ``chemical``; one that is not chemical makes none.
    boundary
        The ground.
    hazardous_sites
        Sites with ``produces_hazardous``, points or polygons; those that touch the boundary count.
    zones
        The register of zones, which tells by ``restricts_chemicals`` where the case does not.
    zone
        States ``restricts_chemicals`` (yes or no) and ``name``.

    Returns
    -------
    Evidence
        A count; where it is not known whether the zone restricts chemicals, from 0.

    Notes
    -----
    《促进开发区改革和创新发展的实施方案》五(十九): 限制发展化工产业的园区,不得建设危险化学品生产项目.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame([{"name": "甲项目", "hazardous": "yes"}])
    >>> hazardous_projects(rows, zone=Zone({"restricts_chemicals": True})).interval.value
    1.0
    """
    table, sites, ground = as_table(projects, "projects"), as_layer(hazardous_sites), as_scope(boundary)
    restricts = _restricts(zones, zone)
    if restricts is False:
        return Evidence.not_applicable(FREE, "count")
    if table is None:
        return Evidence.unknown(0, math.inf, "count", missing_table("projects"))
    rows = zone_facts.own_rows(rows_of(table, "projects"), zone)
    assessments = [_project(row) for row in rows]
    near = [
        row for row in rows_of(sites, "hazardous_sites") if ground is None or row.geometry.intersects(ground.geometry)
    ]
    assessments += [_made(row, "produces_hazardous") for row in near]
    if restricts is None:
        asked = zone_facts.missing_fact("restricts_chemicals", "authority", math.inf)
        assessments = [
            RowAssessment(
                assessment.row,
                None if assessment.known else assessment.known,
                assessment.kind,
                wants=(asked, *assessment.wants),
            )
            for assessment in assessments
        ]
    evidence = count(assessments, crs=None if sites is None else sites.features.crs)
    unique = tuple({want.key: want for want in evidence.wants}.values())
    return Evidence(**{**evidence.__dict__, "wants": unique})


def _restricts(zones: object, zone: Zone | None) -> bool | None:
    answers = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    answered = [answers.get(word.casefold()) for word in zone_facts.stated(zone, "restricts_chemicals")]
    own = [row for row in rows_of(as_table(zones), "zones") if zone_facts.is_the_zone(row, zone) is not False]
    answered += [row.yes("restricts_chemicals") for row in own if row.given("restricts_chemicals")]
    # what the case and the register say otherwise settles nothing
    return answered[0] if len(set(answered)) == 1 else None


def _project(row: Row) -> RowAssessment:
    if row.yes("hazardous") is None and row.yes("chemical") is False:
        return RowAssessment(row, False, "hazardous")
    return _made(row, "hazardous")


def _made(row: Row, column: str) -> RowAssessment:
    return RowAssessment(row, row.yes(column), "hazardous", wants=(row.want(column),))
