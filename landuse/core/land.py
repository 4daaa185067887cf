"""The land of a review in figures: areas, blocks, uses, owners and occupation, measured once for every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from landuse.core.area import Area
from landuse.core.brief import brief

#: Kinds of ground that leave a verdict open: they are never summed with the ground that a finding is about.
OPEN_GROUND = frozenset(
    {"unmapped", "contested", "unknown_code", "unproven", "drawn_twice", "flexible", "special_open"}
)

#: Layers whose ground in each scope is measured, in the order they are listed.
CONTROL_ROLES = (
    "permanent_basic_farmland",
    "ecological_red_line",
    "urban_development_boundary",
    "nature_reserves",
    "wetlands",
    "drinking_water_sources",
    "forest",
    "heritage",
    "hazards",
)

LandClass = Literal["agricultural", "construction", "unused", "sea", "open", "claimed_twice", "unmapped"]
#: Rows that close a breakdown: ground that several parcels claim, taken off once; ground that no parcel covers; what
#: stated areas of parcels differ from drawn ones.
Closing = Literal["parcels", "claimed_twice", "unmapped", "stated"]


@dataclass(frozen=True)
class ScopeArea:
    """The area of a scope.

    Parameters
    ----------
    scope
        ``draft``, ``approved``, ``added``, ``draft/2`` and so on.
    plane
        Its area in the plane of the work CRS.
    official
        Its ellipsoidal area (椭球面积) by the official formula.
    share
        Its part of the primary scope, in the plane.
    name
        Of a block: the name that the file gives it.
    """

    scope: str
    plane: Area
    official: Area
    share: float | None
    name: str = ""

    __repr__ = brief


@dataclass(frozen=True)
class BlockBefore:
    """A block as approved, and what became of it, in the plane.

    Parameters
    ----------
    block
        Its label.
    approval
        Number and date of its approval, as far as stated.
    stated
        The approved area as its row states it.
    drawn, kept, withdrawn, slivers
        As drawn; what the draft keeps and gives up of it; what is too thin to be either.
    name
        The name that the file gives it.
    """

    block: str
    approval: str
    stated: Area | None
    drawn: Area
    kept: Area
    withdrawn: Area
    slivers: Area
    name: str = ""

    @property
    def title(self) -> str:
        """How it is called: by the name in the file, else by its label."""
        return self.name or self.block

    __repr__ = brief


@dataclass(frozen=True)
class BlockAfter:
    """A block of the draft, and where it comes from, in the plane.

    Parameters
    ----------
    block
        Its label.
    sources
        The approved blocks it keeps ground of.
    drawn, kept, added, slivers
        As drawn; what was approved; what is new; what is too thin to be either.
    name
        The name that the file gives it.
    """

    block: str
    sources: tuple[str, ...]
    drawn: Area
    kept: Area
    added: Area
    slivers: Area
    name: str = ""

    @property
    def title(self) -> str:
        """How it is called: by the name in the file, else by its label."""
        return self.name or self.block

    __repr__ = brief


@dataclass(frozen=True)
class UseArea:
    """Land of one use in a scope, in the plane.

    Parameters
    ----------
    kind
        ``use``, or what closes the breakdown: ``claimed_twice``, ``unmapped``.
    code, scheme
        The use code and its list; None where the parcels state none.
    current, planned
        By the parcels and by the plan; None where it has no such layer or code.
    """

    kind: Literal["use", "claimed_twice", "unmapped"]
    code: str | None
    scheme: str | None
    current: Area | None
    planned: Area | None

    __repr__ = brief


@dataclass(frozen=True)
class UseStructure:
    """Land by use in one scope: rows that sum to it, for the parcels and for the plan.

    Parameters
    ----------
    scope
        The scope.
    plane
        Its plane area.
    rows
        Uses by code; what several uses claim, taken off once; what no parcel covers.
    """

    scope: str
    plane: Area
    rows: tuple[UseArea, ...]

    __repr__ = brief


@dataclass(frozen=True)
class ClassArea:
    """Present land of one great class (三大类) in a scope, in the plane."""

    kind: LandClass
    area: Area

    __repr__ = brief


@dataclass(frozen=True)
class ClassStructure:
    """Present land by great class in one scope.

    Parameters
    ----------
    scope
        The scope.
    plane
        Its plane area, to which the rows sum.
    rows
        Agricultural, construction, unused land, sea; codes that leave the class open; what closes the sum.
    cultivated
        Cultivated land (耕地) as the parcels say, part of the agricultural land.
    open_area
        Land that may be cultivated too: under no parcel, or of a code that leaves it open.
    """

    scope: str
    plane: Area
    rows: tuple[ClassArea, ...]
    cultivated: Area
    open_area: Area

    __repr__ = brief


@dataclass(frozen=True)
class ControlArea:
    """Ground of a control line in a scope, in the plane."""

    role: str
    scope: str
    area: Area

    __repr__ = brief


@dataclass(frozen=True)
class OwnedArea:
    """Added land of one ownership, township and great class, in the plane.

    Parameters
    ----------
    kind
        ``parcels``, or what closes the breakdown.
    ownership, township
        As the data state them; None where they do not.
    land_class
        The great class; ``open`` where the code leaves it so; None where there is no code list.
    area
        By the parcels.
    """

    kind: Closing
    ownership: str | None
    township: str | None
    land_class: str | None
    area: Area

    __repr__ = brief


@dataclass(frozen=True)
class Ownership:
    """Whose the added land is: rows that sum to it."""

    scope: str
    plane: Area
    rows: tuple[OwnedArea, ...]

    __repr__ = brief


@dataclass(frozen=True)
class OccupiedArea:
    """What of one parcel a finding's ground takes.

    Parameters
    ----------
    kind
        ``parcels``, or what closes the breakdown.
    unit_id, name, use_code, ownership
        Of the parcel, as its layer states them.
    parcel
        The plane area of the whole parcel.
    area
        What of the finding's ground lies in it, in the finding's own kind of area.
    counted_m2, deducted_m2, net_m2
        By the stated area and the deduction (TD/T 1057), where the parcels state them.
    """

    kind: Closing
    unit_id: str | None
    name: str | None
    use_code: str | None
    ownership: str | None
    parcel: Area | None
    area: Area
    counted_m2: float | None = None
    deducted_m2: float | None = None
    net_m2: float | None = None

    __repr__ = brief


@dataclass(frozen=True)
class Occupation:
    """The ground a finding is about, parcel by parcel, with what no parcel covers: rows that sum to the finding.

    Parameters
    ----------
    finding
        Its id.
    scheme
        The code list of the parcels.
    area_kind
        ``plane`` or ``official``.
    total
        The area of the ground.
    rows
        The parcels, then what closes the sum.
    """

    finding: str
    scheme: str | None
    area_kind: str
    total: Area
    rows: tuple[OccupiedArea, ...]

    __repr__ = brief


@dataclass(frozen=True)
class LandSummary:
    """The land of a review in figures, which every output prints and none measures anew."""

    work_crs: str | None = None
    primary: str | None = None
    scopes: tuple[ScopeArea, ...] = ()
    before: tuple[BlockBefore, ...] = ()
    after: tuple[BlockAfter, ...] = ()
    uses: tuple[UseStructure, ...] = ()
    classes: tuple[ClassStructure, ...] = ()
    controls: tuple[ControlArea, ...] = ()
    ownership: Ownership | None = None
    occupation: tuple[Occupation, ...] = ()

    __repr__ = brief

    def _about(self) -> str:
        areas = ", ".join(f"{scope.scope} {scope.plane.ha:g} ha" for scope in self.scopes)
        return f"{self.work_crs}: {areas}"

    def scope(self, name: str) -> ScopeArea | None:
        """Return the area of a scope; None where the review has no such ground."""
        return next((scope for scope in self.scopes if scope.scope == name), None)

    def name_of(self, scope: str) -> str:
        """Return the name that the file gives the block of a scope; empty for any other ground."""
        area = self.scope(scope)
        return "" if area is None else area.name

    def sources_of(self, block: BlockAfter) -> list[str]:
        """Return how the approved blocks are called that a block of the draft keeps ground of."""
        titles = {before.block: before.title for before in self.before}
        return [titles.get(source, source) for source in block.sources]

    def uses_of(self, scope: str) -> UseStructure | None:
        """Return the land by use of a scope; None where no parcels are given."""
        return next((structure for structure in self.uses if structure.scope == scope), None)

    def classes_of(self, scope: str) -> ClassStructure | None:
        """Return the land by great class of a scope; None where no parcels are given."""
        return next((structure for structure in self.classes if structure.scope == scope), None)

    def control(self, role: str, scope: str) -> Area | None:
        """Return the ground of a control line in a scope; None where it is not measured."""
        return next(
            (control.area for control in self.controls if control.role == role and control.scope == scope), None
        )

    def occupation_of(self, finding: str) -> Occupation | None:
        """Return the occupation of a finding; None where its ground is not measured by parcel."""
        return next((occupation for occupation in self.occupation if occupation.finding == finding), None)


#: The land of a review that has none.
NO_LAND = LandSummary()
