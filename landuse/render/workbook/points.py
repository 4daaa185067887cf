"""The boundary points of a review as a sheet of the workbook, in the bureau's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.boundary.point_table import point_table
from landuse.boundary.points import boundary_points
from landuse.core.layer import primary_scope
from landuse.core.messages import Message
from landuse.core.titles import BOUNDARY_COLUMNS
from landuse.geometry.crs.bands import zone_prefix
from landuse.render.workbook.tables import Sheet
from landuse.render.workbook.workbook import Kind, WorkbookColumn

if TYPE_CHECKING:
    from landuse.core.findings import Review
    from landuse.core.messages import Lang

KINDS: dict[str, Kind] = {"order": "count", "x_north_m": "m", "y_east_m": "m", "side_m": "m"}


def points_sheet(review: Review, lang: Lang) -> Sheet | None:
    """Return the boundary points of the primary ground (界址点成果表).

    Parameters
    ----------
    review
        The review.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    Sheet or None
        A row for each point, block by block, eastings with their zone prefix; None where there is no boundary.
    """
    case, scope = review.case, primary_scope(review.case)
    layer = None if scope is None else case.layer(scope)
    if layer is None or not len(layer.features) or case.work_crs is None or case.withheld is not None:
        return None
    table = point_table(boundary_points(layer.features), zone_prefix=zone_prefix(case.work_crs))
    plain = table.astype(object).where(table.notna(), None)
    columns = [
        WorkbookColumn(str(key), BOUNDARY_COLUMNS[str(key)].text(lang), KINDS.get(str(key), "text"), 16)
        for key in table.columns
    ]
    return Sheet(Message("Boundary points").text(lang), columns, [[dict(row) for row in plain.to_dict("records")]], 2)
