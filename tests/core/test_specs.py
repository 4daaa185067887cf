"""Every layer spec is sound, and the standard's field names are in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from landuse.core.errors import InputError
from landuse.core.evidence import Evidence
from landuse.core.missing import in_roles, missing_layer, missing_table
from landuse.core.specs import LayerSpec, list_specs, load_spec, read_spec, roles_named

SCHEMAS = Path(__file__).parents[3] / "shared" / "standards" / "tables" / "schemas.yaml"

#: Which role reads which of the standard's tables.
TABLES = {
    "DLTB": "parcels",
    "XZQ": "counties",
    "YJJBNTTB": "permanent_basic_farmland",
    "STBHHX": "ecological_red_line",
    "CZKFBJ": "urban_development_boundary",
    "KFQ_BOUNDARY": "draft",
    "XZTDDK": "idle_register",
    "PEWGDK": "approved_unsupplied",
    "DXYDDK": "inefficient",
    "TDGY_GYJGJBXX": "supply",
    "TDGY_ZDDKJZD": "boundary_points",
}
#: Fields that say nothing a check could use.
IDLE_FIELDS = {
    "BSM", "YSDM", "TBXHMC", "ZZSXMC", "MSSM", "HDMC", "GDLX", "GDDB", "KCDLBM", "GGBZL", "TBXHDM", "ZZSXDM",
    "ZLFLDM", "FRDBS", "SJBH", "WDGD", "SHENG", "SHI", "XIAN", "BZ", "CFZR", "JZD_GUID", "XZQMC", "TBYBH",
}  # fmt: skip


@pytest.mark.parametrize("role", list_specs())
def test_every_spec_loads_and_has_words_for_people(role: str) -> None:
    spec = load_spec(role)
    assert spec.role == role
    assert spec.columns or spec.kind == "raster"
    assert all(column.title.zh and column.title.en for column in spec.columns.values())
    assert all(set(column.values.values()) == {"yes", "no"} for column in spec.columns.values()
               if column.type == "yes_no" and column.values)  # fmt: skip


@pytest.mark.parametrize(("table", "role"), TABLES.items())
def test_the_standards_field_names_are_aliases(table: str, role: str) -> None:
    if not SCHEMAS.is_file():
        pytest.skip("the shared schemas are not here")
    yaml = pytest.importorskip("yaml")
    fields = yaml.safe_load(SCHEMAS.read_text(encoding="utf-8"))[table]["fields"]
    names = {field[0] if isinstance(field, list) else field for field in fields}
    known = {alias for column in load_spec(role).columns.values() for alias in column.aliases}
    assert names - known - IDLE_FIELDS == set()


def test_what_a_check_holds_on_to() -> None:
    assert load_spec("parcels").required == ("use_code",)
    assert load_spec("approved").empty == "error"
    assert load_spec("ecological_red_line").empty == "allowed"
    assert load_spec("supply").geometry is None
    assert load_spec("supply").columns["is_developed"].values["0"] == "yes"
    assert load_spec("urban_development_boundary").columns["subzone"].values["城镇弹性发展区"] == "flexible"
    assert load_spec("parcels").columns["stated_area"].unit == "m2"
    assert set(list_specs("layer")) | set(list_specs("table")) | set(list_specs("raster")) == set(list_specs())


def test_a_role_is_found_by_the_name_of_its_layer() -> None:
    assert roles_named("dltb") == ("parcels",)
    assert roles_named("生态保护红线") == ("ecological_red_line",)
    assert roles_named("Sheet1") == ()


def test_an_unknown_role_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no role is called 'parcel'.*parcels"):
        load_spec("parcel")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("role = 'x", "not TOML"),
        ("role = 'x'\nkind = 'layer'\ntitle = { zh = '甲', en = 'A' }\n[columns]\n", "says its geometry"),
        ("role = 'x'\nkind = 'table'\ntitle = { zh = '甲', en = 'A' }\ncolour = 1\n[columns]\n", "colour"),
        ("role = 'y'\nkind = 'table'\ntitle = { zh = '甲', en = 'A' }\n[columns]\n", "says role = 'y'"),
    ],
)
def test_a_wrong_spec_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_spec(path)


def test_a_heading_may_stand_for_one_column_only() -> None:
    column = {"title": {"zh": "甲", "en": "A"}, "type": "text", "aliases": ["MC"]}
    with pytest.raises(ValidationError, match="'mc' stands for 'a' and for 'b'"):
        LayerSpec.model_validate(
            {"role": "x", "kind": "table", "title": {"zh": "甲", "en": "A"}, "columns": {"a": column, "b": column}}
        )


@pytest.mark.parametrize(
    ("role", "who"),
    [("planned_parcels", "zone"), ("documents", "zone"), ("ecological_red_line", "bureau"), ("counties", "bureau"),
     ("neighbour_zones", "bureau"), ("forest", "authority"), ("rivers", "authority")],
)  # fmt: skip
def test_who_holds_a_layer_is_data_of_its_role(role, who):
    spec = load_spec(role)
    assert spec.held_by == who
    make = missing_table if spec.kind == "table" else missing_layer
    assert make(role).whom == who
    # a check knows its argument only: who holds the layer comes with the role it is bound to
    evidence = in_roles(Evidence.unknown(0, 1, "m2", make("line")), {"line": role})
    assert evidence.wants[0].whom == who
