"""What holds for every check: one order of arguments, and no wrong input that comes to a figure or a traceback."""

from __future__ import annotations

import inspect
from datetime import date, datetime, time
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, Polygon, box

from landuse import InputError
from landuse.core import plugins
from landuse.core.layer import Layer, RasterLayer, Scope, Table
from landuse.core.specs import list_specs, load_spec
from landuse.judge.bind import find_check
from landuse.measures.accepted import COMMON, TELLING
from scripts._check_pictures import example_of

CHECKS = plugins.names("checks")
DATA = ("layer", "layers", "table", "tables", "raster", "rasters")
SINGLE = {"layers": "layer", "tables": "table", "rasters": "raster"}


@cache
def example(name):
    return example_of(find_check(name))


def measured(name, **changed):
    """Call a check with its own example, some arguments changed."""
    return find_check(name).function(**{**example(name).given, **changed})


def frame_of(value):
    """The frame behind what an example hands in, as an analyst has it."""
    if isinstance(value, (list, tuple)):
        return frame_of(value[0]) if value else None
    if isinstance(value, Layer):
        return value.features
    return value.rows if isinstance(value, Table) else value if isinstance(value, pd.DataFrame) else None


def given_frames():
    """Every argument of every check for which its example has a frame."""
    for name in CHECKS:
        for argument, kind in find_check(name).kinds.items():
            if kind in ("layer", "layers", "table", "tables"):
                frame = frame_of(example(name).given.get(argument))
                if frame is not None and len(frame):
                    yield name, argument, SINGLE.get(kind, kind)


FRAMES = list(given_frames())
GIVEN = [(name, argument, kind) for name in CHECKS for argument, kind in find_check(name).kinds.items() if kind in DATA]
GROUNDS = [(name, argument) for name in CHECKS for argument in find_check(name).named("scope")]


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_measured_comes_first_then_the_boundary_then_what_lies_beside_and_the_zone_last(name):
    check = find_check(name)
    parameters = inspect.signature(check.function).parameters
    positional = [one for one, its in parameters.items() if its.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    data = [one for one in positional if check.kinds[one] in DATA]
    optional = {one for one in positional if parameters[one].default is not inspect.Parameter.empty}
    subject = [one for one in data[:1] if one not in optional]
    beside = [one for one in data if one not in subject]
    assert positional == [*subject, *check.named("scope"), *beside, *check.named("zone")]
    assert all(check.kinds[one] in ("param", "on", "assume") for one in parameters if one not in positional)


NO_FRAMES = ("parcels.shp", 5, {"id": [1]}, object(), box(0, 0, 1, 1), ["a"], pd.Series([1]), True, date(2026, 1, 1))


@pytest.mark.parametrize(("name", "argument", "kind"), GIVEN)
def test_what_is_no_frame_is_refused_by_the_name_of_its_argument(name, argument, kind):
    turn = GIVEN.index((name, argument, kind))
    for wrong in (NO_FRAMES[turn % len(NO_FRAMES)], NO_FRAMES[(turn + 4) % len(NO_FRAMES)], ["a"]):
        with pytest.raises(InputError) as refused:
            measured(name, **{argument: wrong})
        said = refused.value.text("en")
        assert said.startswith(f"{name}(): {argument}: it is ")
        assert SINGLE.get(kind, kind) in said
        assert refused.value.text("zh") != said


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in GIVEN if one[2] in ("layer", "layers")])
def test_a_layer_without_ground_is_refused(name, argument, kind):
    for wrong in (pd.DataFrame({"use_code": ["0601"]}), gpd.GeoDataFrame({"use_code": ["0601"]}), gpd.GeoDataFrame()):
        with pytest.raises(InputError, match="no geometry"):
            measured(name, **{argument: wrong})


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in GIVEN if one[2] in ("table", "tables")])
def test_an_empty_frame_proves_nothing(name, argument, kind):
    for wrong in (pd.DataFrame(), pd.DataFrame(columns=["id", "name"])):
        with pytest.raises(InputError, match="an empty table proves nothing"):
            measured(name, **{argument: wrong})


NO_GROUNDS = (
    ([box(0, 0, 1, 1)], "a ground"),
    ("draft", "a ground"),
    (pd.DataFrame({"id": ["1"]}), "no geometry"),
    (gpd.GeoDataFrame(geometry=[]), "no features"),
    (gpd.GeoSeries([box(0, 0, 1, 1), None]), "have no geometry"),
    (LineString([(0, 0), (100, 0), (100, 100), (0, 0)]), "no area"),
    (gpd.GeoSeries([Point(0, 0)]), "no area"),
)


@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_a_corner_that_is_nowhere_is_refused():
    for nowhere in (float("nan"), float("inf")):
        lost = Polygon([(0, 0), (9, 0), (nowhere, 9), (0, 9)])
        for ground, land in ((lost, None), (box(0, 0, 9, 9), gpd.GeoDataFrame(geometry=[lost]))):
            with pytest.raises(InputError, match="no finite number"):
                find_check("uncovered_land").function(land, ground)


@pytest.mark.parametrize(("name", "argument"), GROUNDS)
def test_a_ground_that_is_none_is_refused(name, argument):
    for wrong, said in NO_GROUNDS:
        with pytest.raises(InputError, match=said):
            measured(name, **{argument: wrong})


def polygonal(name, argument, kind):
    spec = load_spec(argument) if argument in list_specs() else None
    shapes_named = getattr(inspect.unwrap(find_check(name).function), "any_shape", ())
    return kind == "layer" and (spec.geometry == "polygon" if spec else argument not in shapes_named)


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in FRAMES if polygonal(*one)])
def test_lines_where_land_is_wanted_are_refused(name, argument, kind):
    frame = frame_of(example(name).given[argument])
    for shape in (LineString([(0, 0), (50, 0)]), Point(1, 1)):
        with pytest.raises(InputError, match="are no polygons"):
            measured(name, **{argument: frame.set_geometry([shape] * len(frame), crs=frame.crs)})


def holds(wide, narrow):
    return wide.low <= narrow.low and narrow.high <= wide.high


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in FRAMES if one[1] in list_specs()])
def test_columns_of_other_names_are_refused_or_leave_the_measure_open(name, argument, kind):
    frame = frame_of(example(name).given[argument])
    headings = {one: f"{one}_x" for one in frame.columns if one != "geometry"}
    if not headings:
        return  # its example has ground alone
    spec = load_spec(argument)
    if kind == "table" or spec.required:
        with pytest.raises(InputError, match=f"none of the columns of '{argument}'"):
            measured(name, **{argument: frame.rename(columns=headings)})
    else:
        found = measured(name, **{argument: frame.rename(columns=headings)})
        assert found.reason is not None or holds(found.interval, example(name).found.interval)


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in FRAMES if one[1] in list_specs()])
def test_headings_of_the_field_are_refused_with_the_renaming(name, argument, kind):
    frame, spec = frame_of(example(name).given[argument]), load_spec(argument)
    named = [one for one in frame.columns if one in spec.columns and spec.columns[one].aliases]
    if not named or (argument in ("draft", "approved") or set(spec.required) & set(frame.columns) - set(named)):
        return
    headings = {one: spec.columns[one].aliases[0] for one in named}
    left = frame.rename(columns=headings)[[*headings.values(), *(["geometry"] if "geometry" in frame else [])]]
    with pytest.raises(InputError, match=r"frame\.rename\(columns=") as refused:
        measured(name, **{argument: left})
    assert f"'{headings[named[0]]}': '{named[0]}'" in refused.value.text("en")


@pytest.mark.parametrize(("name", "argument", "kind"), [one for one in FRAMES if one[1] == "parcels"])
def test_numbers_for_codes_are_refused_in_every_type(name, argument, kind):
    frame = frame_of(example(name).given[argument])
    for numbers in ([601] * len(frame), [601.0] * len(frame), pd.array([601] * len(frame), dtype="Int64")):
        with pytest.raises(InputError, match="a code is text"):
            measured(name, **{argument: frame.assign(use_code=numbers)})
    categories = pd.Categorical([601] * len(frame))
    with pytest.raises(InputError, match="a code is text"):
        measured(name, **{argument: frame.assign(use_code=categories)})
    mixed = pd.Series([601, *["0601"] * (len(frame) - 1)], dtype=object)
    with pytest.raises(InputError, match="a code is text"):
        measured(name, **{argument: frame.assign(use_code=mixed.array)})


def renamed(frame):
    return frame.rename_geometry("geom").assign(geometry="what is not ground") if "geometry" in frame else frame


def with_types(frame, change):
    made = frame.copy()
    for column in made.columns.difference(["geometry"]):
        made[column] = change(made[column])
    return made


def arrow(column):
    if column.dtype != object and column.dtype.kind not in "ifO":
        return column
    text = column.map(lambda value: isinstance(value, str)).all()
    return column.astype("string[pyarrow]") if text else column


def nullable(column):
    if column.dtype == object and not column.map(lambda value: isinstance(value, str)).all():
        return column
    return column.convert_dtypes()


def category(column):
    return column.astype("category") if column.map(lambda value: isinstance(value, str)).all() else column


def same_labels(frame):
    strange = frame.assign(备注=[object()] * len(frame)).set_index(pd.Index([7] * len(frame)))
    return with_types(renamed(strange), nullable)


def several_levels(frame):
    levels = pd.MultiIndex.from_arrays([["a"] * len(frame), range(len(frame))])
    return with_types(frame.set_index(levels).rename_axis(columns="fields"), category)


def text_labels(frame):
    return with_types(frame.set_index(pd.Index([f"r{n}" for n in range(len(frame))])), arrow)


WAYS = (same_labels, several_levels, text_labels)


@pytest.mark.parametrize(("name", "argument", "kind"), FRAMES)
def test_a_frame_of_any_pandas_kind_comes_to_the_same(name, argument, kind):
    value = example(name).given[argument]
    frame = frame_of(value)
    # each frame in one way, and each way with a third of the frames
    for way in (WAYS[FRAMES.index((name, argument, kind)) % len(WAYS)],):
        changed = way(frame)
        if isinstance(value, (list, tuple)):
            continue
        if isinstance(value, Layer):
            changed = Layer(value.role, changed, value.scheme, value.covers, value.complete, value.edition, value.on)
        if isinstance(value, Table):
            changed = Table(value.role, changed, on=value.on, complete=value.complete)
        again = measured(name, **{argument: changed})
        assert again.interval == example(name).found.interval
        told = " ".join(map(str, again.where.drop(columns="geometry").to_numpy().ravel()))
        assert "<NA>" not in told


@pytest.mark.parametrize(("name", "argument", "kind"), FRAMES)
def test_ids_that_are_not_there_are_blank_and_never_called_nan(name, argument, kind):
    value = example(name).given[argument]
    if isinstance(value, (Layer, Table, list, tuple)):
        pytest.skip("its example is no frame of an analyst's own")
    found = measured(name, **{argument: value.assign(id=float("nan"))})
    assert holds(found.interval, example(name).found.interval)
    assert "nan" not in [str(one).casefold() for one in found.where["unit_id"].dropna()]


@pytest.mark.parametrize(("name", "argument"), GROUNDS)
def test_a_boundary_may_be_a_polygon_a_series_a_frame_or_a_layer(name, argument):
    ground = example(name).given[argument]
    if ground is None or isinstance(ground, (Scope, gpd.GeoDataFrame)):
        pytest.skip("its example brings a ground of its own")
    frame = gpd.GeoDataFrame(geometry=gpd.GeoSeries(ground) if not isinstance(ground, gpd.GeoSeries) else ground)
    for way in (frame, frame.geometry, frame.set_index(pd.Index(["x"] * len(frame))), Layer("draft", frame)):
        assert measured(name, **{argument: way}).interval == example(name).found.interval


WRONG_ROLES = [one for one in GIVEN if one[1] in list_specs()]


@pytest.mark.parametrize(("name", "argument", "kind"), WRONG_ROLES)
def test_a_layer_of_another_role_is_refused(name, argument, kind):
    ground = gpd.GeoDataFrame({"rank": [1]}, geometry=[box(0, 0, 1, 1)])
    made = {
        "layer": Layer("counties" if argument != "counties" else "named_lines", ground),
        "table": Table("boundary_points", pd.DataFrame({"x": [1.0], "y": [1.0]})),
    }
    kind = SINGLE.get(kind, kind)
    if kind == "raster":
        pytest.skip("rasters have no columns")
    own = set(load_spec(argument).columns) - COMMON
    if len(own) < TELLING or own & set(load_spec(made[kind].role).columns):
        return  # nothing tells the two roles apart
    with pytest.raises(InputError, match=r"which has not what is asked|no polygons"):
        measured(name, **{argument: made[kind]})
    other = {"layer": "table", "table": "layer"}[kind]
    with pytest.raises(InputError, match="it has to be"):
        measured(name, **{argument: made[other]})


@pytest.mark.parametrize("name", CHECKS)
def test_a_day_is_a_day_and_a_word_one_of_those_there_are(name):
    check = find_check(name)
    if "on" in check.kinds:
        for wrong in ("2026-06-30", 2026, pd.Timestamp.now):
            with pytest.raises(InputError, match="a day"):
                measured(name, on=wrong)
        day = example(name).given["on"]
        if day is not None:
            moment = datetime.combine(day, time(8))
            assert measured(name, on=moment).interval == example(name).found.interval
            assert measured(name, on=pd.Timestamp(moment)).interval == example(name).found.interval
    if "area" in check.named("param"):
        with pytest.raises(InputError, match="'plan' is none of"):
            measured(name, area="plan")
    if "assume" in check.kinds:
        with pytest.raises(InputError, match="nothing may be assumed"):
            measured(name, assume={"unmaped": "yes"})
        about = next(iter(check.assumes))
        with pytest.raises(InputError, match="is none of"):
            measured(name, assume={about: "surely"})
    for argument in check.named("zone"):
        with pytest.raises(InputError, match="known of the zone"):
            measured(name, **{argument: "甲区"})


def test_a_bow_tie_has_the_ground_of_both_its_lobes_however_it_is_handed_in():
    tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    for way in (tie, gpd.GeoSeries([tie]), gpd.GeoDataFrame(geometry=[tie])):
        assert find_check("uncovered_land").function(None, way).interval.high == 5000


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -1.0, "1", True])
@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, one) for name in CHECKS for one in find_check(name).named("param") if one.endswith("_m")],
)
def test_a_length_is_a_number_of_metres(name, argument, wrong):
    with pytest.raises(InputError, match=r"no finite number|less than 0"):
        measured(name, **{argument: wrong})


@pytest.mark.parametrize(
    "name", [name for name in CHECKS if set(find_check(name).kinds.values()) & {"layers", "tables"}]
)
def test_several_frames_without_days_are_refused_and_one_stands_alone(name):
    for argument, kind in find_check(name).kinds.items():
        frame = frame_of(example(name).given.get(argument)) if kind in ("layers", "tables") else None
        if frame is None:
            continue
        with pytest.raises(InputError, match="which day each stands for"):
            measured(name, **{argument: [frame, frame]})
        alone = measured(name, **{argument: frame}), measured(name, **{argument: [frame]})
        assert alone[0].interval == alone[1].interval


def test_rasters_of_other_kinds_are_refused():
    assert [one for one in GIVEN if one[2] == "raster"]
    with pytest.raises(InputError, match="a raster of a case"):
        measured("steep_land", elevation="dem.tif")
    assert isinstance(example("steep_land").given["elevation"], RasterLayer)


@pytest.mark.parametrize("name", CHECKS)
def test_a_call_with_other_arguments_says_which_and_how_it_is_called(name):
    function = find_check(name).function
    lacking = [its.name for its in inspect.signature(function).parameters.values() if its.default is its.empty]
    if lacking:
        with pytest.raises(
            InputError, match=rf"^{name}\(\): it lacks its argument .*{lacking[-1]}.* called as {name}\("
        ):
            function()
    with pytest.raises(InputError, match=rf"^{name}\(\): it takes no argument nosuch\."):
        measured(name, nosuch=1)


LAYERS = [(name, argument) for name, argument, kind in FRAMES if kind == "layer"]


@pytest.mark.parametrize(("name", "argument"), LAYERS)
def test_a_row_without_ground_settles_nothing_wherever_it_stands(name, argument):
    """Refused, or open; what is certain all the same is what it was with the ground: never a sure 0 instead."""
    frame = frame_of(example(name).given[argument]).copy()
    before = measured(name)
    shapes = list(frame.geometry)
    for lost in (None, Polygon()):
        frame = frame.set_geometry(gpd.GeoSeries([lost, *shapes[1:]], index=frame.index, crs=frame.crs))
        many = isinstance(example(name).given[argument], (list, tuple))
        try:
            after = measured(name, **{argument: [frame] if many else frame})
        except InputError:
            continue
        certain = after.interval.low == after.interval.high and after.reason is None
        assert not certain or before.interval.value in (None, after.interval.value) or after.interval.low >= 1


CELLS = ([1], {"a": 1}, b"0601", object(), 1j, "\ud800", 10**400)


@pytest.mark.parametrize(("name", "argument", "kind"), FRAMES)
def test_what_is_no_cell_of_a_table_is_refused(name, argument, kind):
    """Lists, bytes, objects, broken text, endless numbers: one line that names the column, no figure, no traceback."""
    frame = frame_of(example(name).given[argument])
    own = load_spec(argument).columns if argument in list_specs() else {}
    columns = [column for column in frame.columns if column in own]
    if not columns:
        pytest.skip("no column of a role")
    column = columns[FRAMES.index((name, argument, kind)) % len(columns)]
    many = isinstance(example(name).given[argument], (list, tuple))
    for cell in CELLS:
        wrong = frame.assign(**{column: pd.Series([cell] * len(frame), index=frame.index, dtype=object)})
        with pytest.raises(InputError, match=f"'{column}' holds"):
            measured(name, **{argument: [wrong] if many else wrong})
