"""Which datum a coordinate system has: read from its ellipsoid, then held against its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landuse.core.messages import Message

if TYPE_CHECKING:
    from pyproj import CRS

#: Semi-major axis (m), inverse flattening, datum.
_ELLIPSOIDS = (
    (6378137.0, 298.257222101, "CGCS2000"),
    (6378137.0, 298.257223563, "WGS 84"),
    (6378140.0, 298.257, "Xian 80"),
    (6378245.0, 298.3, "Beijing 54"),
)
_CLAIMS = {
    "CGCS2000": re.compile(r"cgcs[_ ]?2000|china[_ ]?2000|china[_ ]geodetic|2000国家", re.IGNORECASE),
    "WGS 84": re.compile(r"wgs[_ ]?(19)?84|world[_ ]geodetic[_ ]system[_ ]1984", re.IGNORECASE),
    "Xian 80": re.compile(r"xi'?an[_ ]?(19)?80|西安|1980国家", re.IGNORECASE),
    "Beijing 54": re.compile(r"beijing|北京", re.IGNORECASE),
}
#: Names that say nothing, so that the ellipsoid alone decides.
_NAMELESS = re.compile(r"unknown|unnamed|undefined|not[_ ]specified|custom|user[_ ]defined|based on", re.IGNORECASE)
#: Datums of other countries that share an ellipsoid with CGCS2000 or WGS 84.
_FOREIGN = re.compile(
    r"north[_ ]american|nad[_ ]?83|etrs|european|gda[_ ]?\d|australia|jgd|japan|tokyo|korea|taiwan|twd|itrf|pulkovo",
    re.IGNORECASE,
)
_STATE = Message(
    'Give the file in CGCS2000 or, where its CRS is merely misnamed, state the right one: crs = "EPSG:4527"'
)
_ONE_DATUM = Message("the datum is WGS 84, which counts as one with CGCS2000: the two agree to less than a metre")
_BY_SHAPE = Message("the datum is called '{name}'; by its ellipsoid ({axis}/{flattening}) it is {datum}")


@dataclass(frozen=True)
class DatumReading:
    """The datum of a coordinate system.

    Parameters
    ----------
    name
        ``CGCS2000``, ``WGS 84``, ``Xian 80``, ``Beijing 54``, or the name of another.
    notes
        What should be said where it is used, a sentence each.
    trouble, advice
        Why the datum cannot be relied on, and what to do; empty where it can.
    """

    name: str
    notes: tuple[Message, ...] = ()
    trouble: Message | None = None
    advice: Message | None = None


def read_datum(crs: CRS) -> DatumReading:
    """Decide the datum of a coordinate system by its ellipsoid.

    A name is never enough: a Xian 80 ellipsoid under a CGCS2000 name is a contradiction and not CGCS2000.

    Parameters
    ----------
    crs
        A geographic or projected system.

    Returns
    -------
    DatumReading
        The datum; with ``trouble`` where name and ellipsoid disagree or the datum is another country's.
    """
    own_name = crs.datum.name if crs.datum else "unknown"
    if crs.ellipsoid is None:
        return DatumReading(own_name)  # tied to no datum: a local system, which is refused as one
    axis, flattening = crs.ellipsoid.semi_major_metre, crs.ellipsoid.inverse_flattening
    datum = next((n for a, rf, n in _ELLIPSOIDS if abs(axis - a) < 5e-4 and abs(flattening - rf) < 5e-7), None)
    if datum is None or (crs.prime_meridian and abs(crs.prime_meridian.longitude) > 1e-9):
        return DatumReading(
            own_name,
            (),
            Message(
                "'{crs}' has an unknown datum, '{datum}' (ellipsoid {axis:.0f}/{flattening:.9f})",
                crs=crs.name,
                datum=own_name,
                axis=axis,
                flattening=flattening,
            ),
            _STATE,
        )
    claims = {claim for claim, pattern in _CLAIMS.items() if any(pattern.search(name) for name in _names(crs))}
    wrong = claims - ({"CGCS2000", "WGS 84"} if datum in {"CGCS2000", "WGS 84"} else {datum})
    if wrong:
        what = Message(
            "'{crs}' says {names} by name, but its ellipsoid {axis:.0f}/{flattening:.9f} is that of {datum}",
            crs=crs.name,
            names=sorted(wrong),
            axis=axis,
            flattening=flattening,
            datum=datum,
        )
        return DatumReading(datum, (), what, _STATE)
    if not claims and _is_foreign(crs, own_name):
        return DatumReading(
            own_name,
            (),
            Message("'{crs}' has the datum '{datum}', not CGCS2000 or WGS 84", crs=crs.name, datum=own_name),
            _STATE,
        )
    notes = (
        () if claims else (_BY_SHAPE(name=own_name, axis=f"{axis:.0f}", flattening=f"{flattening:.9f}", datum=datum),)
    )
    return DatumReading(datum, (*notes, _ONE_DATUM) if "WGS 84" in claims | {datum} else notes)


def _names(crs: CRS) -> tuple[str, str, str]:
    geodetic = crs.geodetic_crs
    return crs.name, geodetic.name if geodetic else "", crs.datum.name if crs.datum else ""


def _is_foreign(crs: CRS, name: str) -> bool:
    if _NAMELESS.search(name):
        return False
    # A registered geographic system that is none of the four is somebody else's, whatever it is called.
    return bool(_FOREIGN.search(name)) or (crs.geodetic_crs is not None and crs.geodetic_crs.to_epsg() is not None)
