"""The subjects (审查事项) an opinion is written by, and which check belongs to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landuse.core.messages import Message

if TYPE_CHECKING:
    from landuse.core.rules import Rule

#: In the order an opinion tells them.
SUBJECTS: dict[str, Message] = {
    "control_lines": Message.in_context("opinion", "Control lines"),
    "employment": Message("Employment land"),
    "stock": Message("Stock land"),
    "plans": Message("Plans and environment"),
    "boundary": Message("Boundary and areas"),
    "restrictions": Message("Other restrictions"),
    "papers": Message("Procedure and documents"),
    "standards": Message("Standards of use"),
    "safety": Message("Industries and safety"),
    "other": Message("Other requirements"),
}
CHECKS: dict[str, tuple[str, ...]] = {
    "control_lines": (
        "control_line_overlap",
        "outside_urban_boundary",
        "boundary_adjustment",
        "built_outside",
        "built_outside_seen",
        "plan_conformity",
    ),
    "employment": ("code_area", "employment_land_share", "code_share", "code_share_change", "land_use_structure"),
    "stock": (
        "idle_land",
        "idle_levy",
        "ground_leads",
        "inefficient_left",
        "stalled",
        "exit_ground",
        "stock_land_first",
        "disposal_options",
        "transitional_use",
        "use_departure",
        "zero_land",
        "built_out",
        "built_share_seen",
        "reduction",
        "grant_term",
        "contract_shortfalls",
        "supply_outside_zones",
    ),
    "plans": (
        "functional_area",
        "relocation",
        "green_belts",
        "corridor_width",
        "served_share",
        "clusters_conflict",
        "clusters_growth",
    ),
    "boundary": (
        "abuttals_agree",
        "uncovered_land",
        "stated_balance",
        "total_area_cap",
        "stated_area",
        "outside_county",
        "block_overlap",
        "blocks_per_zone",
        "adjoining_gaps",
        "zone_pairs",
        "drawing_faults",
        "townships_cut",
        "not_in_catalogue",
        "zones_per_county",
        "merge_candidates",
        "inner_parks",
        "city_distance",
        "industry_contiguity",
    ),
    "restrictions": ("other_restriction", "steep_land"),
    "papers": (
        "papers",
        "documents",
        "dates_apart",
        "register_stage",
        "approval_route",
        "name_in_catalogue",
        "project_review",
        "unified_supply",
    ),
    "standards": (
        "rankings_within",
        "land_rates",
        "land_intensity",
        "control_indicators",
        "standard_land",
        "tax_per_mu",
        "indicator",
        "leading_output",
        "enterprise_grades",
        "grade_supply",
        "revenue_tier",
        "rankings_gate",
        "rankings_run",
    ),
    "safety": (
        "recognised_parks",
        "chemical_in_protected",
        "chemical_industries",
        "chemical_parks",
        "chemical_projects",
        "hazard_distance",
        "hazardous_projects",
        "restricted_industry",
        "theme_parks",
    ),
}
_BY_CHECK = {check: subject for subject, checks in CHECKS.items() for check in checks}
#: Documents that are plans: their rules stand with the plans, not with the papers.
PLANS = frozenset({"development_plan", "zone_territorial_plan", "territorial_plan", "plan_eia", "sewage_plan"})


def subject_of(rule: Rule) -> str:
    """Return the subject of a rule: the pack's own word for it, else by its check."""
    if rule.subject is not None:
        return rule.subject
    if rule.check in ("documents", "dates_apart") and PLANS & {str(value) for value in rule.params.values()}:
        return "plans"
    if "neighbour_zones" in rule.layers.values():
        return "boundary"
    return _BY_CHECK.get(rule.check or "", "other")
