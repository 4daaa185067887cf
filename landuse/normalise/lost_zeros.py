"""Codes that a spreadsheet or a numeric column has taken the first zero from, put right where one reading fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.code_lists import load_scheme
from landuse.core.messages import Message

if TYPE_CHECKING:
    import geopandas as gpd

#: The column of land-use codes.
CODES = "use_code"
_LISTED = 10
ZEROS = Message(
    "{count:count} use codes of {where} have lost their first zero, as numbers do, and were read with it: {codes}"
)


def with_zeros(frame: gpd.GeoDataFrame, scheme: str | None, where: str) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return a layer whose use codes have their first zeros back, and what is to be said of it.

    Parameters
    ----------
    frame
        A layer with its columns named.
    scheme
        The code list its codes are of; None where nobody says.
    where
        The file, for the message.

    Returns
    -------
    tuple
        A code that no list can hold and that has no one reading stays as it is, and counts as unknown.
    """
    if scheme is None or CODES not in frame:
        return frame, ()
    listed = load_scheme(scheme)
    present = frame[CODES].dropna()
    whole = {code: listed.with_zero(code) for code in present.unique()}
    mended = {code: read for code, read in whole.items() if read is not None}
    if not mended:
        return frame, ()
    codes = [Message("{found} → {read}", found=str(code), read=read) for code, read in sorted(mended.items())]
    note = ZEROS(count=int(present.isin(list(mended)).sum()), where=where, codes=codes[:_LISTED])
    return frame.assign(**{CODES: frame[CODES].replace(mended)}), (note,)
