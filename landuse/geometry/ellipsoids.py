"""The constants of the ellipsoids that official areas are computed on (国土调查办发〔2008〕32号)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

#: ρ″, to the digits the official procedure prints.
SECONDS_PER_RADIAN = 206264.8062471


@dataclass(frozen=True)
class Ellipsoid:
    """The constants of one ellipsoid, as 32号 prints them.

    Parameters
    ----------
    name
        What it is called here.
    b
        Semi-minor axis, m.
    e2, ep2
        The squares of the first and of the second eccentricity. The first belongs into the
        trapezoids and the second into the Gauss inverse; the pseudo-code of 32号 swaps them.
    c
        Polar radius of curvature, m.
    k
        ``k0`` to ``k4`` of the footpoint latitude.
    """

    name: str
    b: float
    e2: float
    ep2: float
    c: float
    k: tuple[float, float, float, float, float]

    @cached_property
    def trapezoid(self) -> tuple[float, float, float, float, float]:
        """The coefficients A to E of the trapezoid formula."""
        e2, e4, e6, e8 = (self.e2**power for power in (1, 2, 3, 4))
        return (
            1 + 3 / 6 * e2 + 30 / 80 * e4 + 35 / 112 * e6 + 630 / 2304 * e8,
            1 / 6 * e2 + 15 / 80 * e4 + 21 / 112 * e6 + 420 / 2304 * e8,
            3 / 80 * e4 + 7 / 112 * e6 + 180 / 2304 * e8,
            1 / 112 * e6 + 45 / 2304 * e8,
            5 / 2304 * e8,
        )

    @cached_property
    def sine_powers(self) -> tuple[float, float, float, float, float]:
        """``A sin B - B sin 3B + C sin 5B - D sin 7B + E sin 9B`` in odd powers of sin B.

        The recurrence of the multiple angles, done once on the coefficients instead of at each vertex.
        """
        a, b, c, d, e = self.trapezoid
        return (
            a - 3 * b + 5 * c - 7 * d + 9 * e,
            4 * b - 20 * c + 56 * d - 120 * e,
            16 * c - 112 * d + 432 * e,
            64 * d - 576 * e,
            256 * e,
        )


ELLIPSOIDS: dict[str, Ellipsoid] = {
    "CGCS2000": Ellipsoid(
        "CGCS2000",
        b=6356752.31414036,
        e2=0.0066943800229,
        ep2=0.00673949677548,
        c=6399593.62586,
        k=(
            1.57048761144159e-07,
            5.05250178820567e-03,
            2.98472900956587e-05,
            2.41626669230084e-07,
            2.22241238938534e-09,
        ),
    ),
    "Xian80": Ellipsoid(
        "Xian80",
        b=6356755.29,
        e2=6.69438499958795e-03,
        ep2=6.73950181947292e-03,
        c=6399596.65198801,
        k=(
            1.57048687472752e-07,
            5.05250559291393e-03,
            2.98473350966158e-05,
            2.41627215981336e-07,
            2.22241909461273e-09,
        ),
    ),
}
