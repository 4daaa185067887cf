"""Writes the outputs of a review, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from landuse.core import plugins
from landuse.core.clock import NO_TIME, gdal_dated
from landuse.core.errors import InputError, OutputError, TargetExists
from landuse.core.files_read import check_unchanged
from landuse.core.foreign_words import words_of
from landuse.core.messages import Message
from landuse.core.progress import steps
from landuse.core.timings import Step, add, timed
from landuse.intake.open import parts_of, sha256_of
from landuse.workflows.atomic import beside, swap, whole_file
from landuse.workflows.exports import digest_of, log_export
from landuse.workflows.record import write_record
from landuse.workflows.signature import SIGNATURE, sign
from landuse.workflows.sums import SEAL, is_plain_file, sums_of
from landuse.workflows.writers import OutputProcess, hand_over

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from landuse.core.audience import Audience
    from landuse.core.findings import Review
    from landuse.core.messages import Lang


def choose(wanted: str | None) -> tuple[str, ...]:
    """Return which outputs are to be written.

    Parameters
    ----------
    wanted
        Names by comma, such as ``json,map``; None for all but those that are made on request alone.

    Returns
    -------
    tuple of str
        Names of renderers.

    Raises
    ------
    InputError
        If there is no such output.
    """
    known = plugins.names("render")
    if wanted is None:
        return tuple(name for name in known if not plugins.literal("render", name, "ON_REQUEST"))
    chosen = tuple(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))
    strangers = [name for name in chosen if name not in known]
    if strangers or not chosen:
        raise InputError(
            Message("there is no output '{strangers}'", strangers=strangers),
            where="--outputs",
            next=Message("There are: {known}", known=known),
        )
    return chosen


def files_of(chosen: Iterable[str]) -> list[str]:
    """List the files that outputs consist of."""
    return [file for name in chosen for file in plugins.literal("render", name, "FILES")]


def case_name(path: Path) -> str:
    """Return the name of a case folder."""
    folder = path.parent if path.suffix == ".toml" else path
    return folder.resolve().name


def check_folder(out: Path) -> None:
    """Refuse, before any work is done, a folder that results must not be written over.

    Parameters
    ----------
    out
        The folder to write.

    Raises
    ------
    InputError
        If it is a file, cannot be written, or holds what is no earlier review, or was changed since.
    """
    if out.exists() and not out.is_dir():
        raise InputError(Message("this is a file"), where=f"--out {out}", next=Message("Name a folder"))
    parent = out.resolve().parent
    above = next(folder for folder in (parent, *parent.parents) if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise InputError(
            Message("no folder can be made here"), where=f"--out {out}", next=Message("Name a folder you may write to")
        )
    if not out.exists() or not any(out.iterdir()):
        return
    sealed = sums_of(out)
    strangers = sorted(path.name for path in out.iterdir() if path.name not in (*sealed, SEAL, SIGNATURE))
    if not sealed or strangers:
        raise TargetExists(
            Message("it holds {files}, and is not written over", files=strangers[:5])
            if sealed
            else Message("it is no earlier review, and is not written over"),
            where=f"--out {out}",
            next=Message("Move that away, or name another folder with --out"),
        )
    changed = broken_seals(out)
    if changed:
        raise InputError(
            Message("{files} was changed since it was written", files=changed),
            where=f"--out {out}",
            next=Message("Keep it under another name, or name another folder with --out"),
        )


def sealed_files(out: Path) -> tuple[str, ...]:
    """Return the names of the files of a review that its list of sums has."""
    return tuple(sums_of(out))


def broken_seals(out: Path) -> list[str]:
    """List the files of a review that were changed since it was written.

    Parameters
    ----------
    out
        The folder of the review.

    Returns
    -------
    list of str
        File names; a file that is gone is none of them.
    """
    return sorted(
        name for name, digest in sums_of(out).items() if is_plain_file(out / name) and digest_of(out / name) != digest
    )


def write(
    review: Review,
    out: Path,
    chosen: Sequence[str],
    lang: Lang = "zh",
    *,
    key: Path | None = None,
    audience: Audience | None = None,
    record: bool = True,
    started: list[OutputProcess] | None = None,
) -> list[Path]:
    """Write the outputs of a review into a folder, all or nothing.

    They are made in a folder of their own beside it, sealed with their checksums, and change places with the old one
    in one
    step: a run that fails or is killed leaves the old output as it was.

    Parameters
    ----------
    review
        The review.
    out
        The folder.
    chosen
        Names of renderers.
    lang
        ``zh`` or ``en``.
    key
        A private key to sign the sums with.
    audience
        For whom they are, where that is to be written down in the log of exports.
    record
        Whether a record is written from which it can be run again; a sheet alone has none.
    started
        The process from `landuse.workflows.writers` that waits for the review.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OutputError
        If they cannot be written.
    InputError
        If a file the review rests on was changed since it was read.
    """
    check_folder(out)
    check_unchanged(review.case.files, sha256_of, parts_of)
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with beside(out) as fresh:
            with timed("writing"):
                _render(review, fresh, chosen, lang, started)
            with timed("sealing"):
                if record:
                    write_record(review, fresh, out, chosen, lang)
                _seal(fresh)
                if key is not None:
                    sign(fresh / SEAL, key)
                if audience is not None:
                    log_export(audience, review.case.title, out, {**sums_of(fresh), SEAL: digest_of(fresh / SEAL)})
                swap(fresh, out)
    except OSError as error:
        raise OutputError(
            Message("{words}; nothing was written", words=words_of(error)),
            where=str(out),
            next=Message("Make room, or name another folder with --out"),
        ) from error
    return [out / file for file in files_of(chosen)]


def check_file(
    out: Path, endings: Collection[str] = (), refused: Message | None = None, *, option: str = "--out"
) -> None:
    """Refuse, before any work is done, a file that cannot be written.

    Parameters
    ----------
    out
        The file to write.
    endings
        The endings it may have; any where there are none.
    refused
        What is said of another ending, as its ``suffix``.
    option
        The option that names the file.

    Raises
    ------
    InputError
        If its ending is none of these, it is there already, or its folder is not.
    """
    if refused is not None and out.suffix.lower() not in endings:
        raise InputError(
            refused(suffix=out.suffix), where=str(out), next=Message("Use one of {endings}", endings=list(endings))
        )
    if out.exists():
        raise TargetExists(
            Message("it is there already, and is not written over"),
            where=str(out),
            next=Message("Name another file with {option}", option=option),
        )
    if not out.resolve().parent.is_dir():
        raise InputError(
            Message("there is no such folder"),
            where=str(out.parent),
            next=Message("Make it, or name another file with {option}", option=option),
        )


def write_layers(out: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write layers into one new GeoPackage, all or nothing.

    Parameters
    ----------
    out
        The file.
    layers
        Frames by layer name; empty ones are left out.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    import pyogrio

    from landuse.core.exact_path import exact_target
    from landuse.core.gdal import gdal_writing

    with whole_file(out) as fresh, gdal_dated(), gdal_writing(), exact_target(fresh) as place:
        for name, frame in layers.items():
            if len(frame):
                pyogrio.write_dataframe(frame, place, layer=name, driver="GPKG", promote_to_multi=True)


def write_point_table(out: Path, table: pd.DataFrame, lang: Lang = "zh", *, lines: pd.DataFrame | None = None) -> None:
    """Write a boundary-point table (界址点成果表) into one new workbook, all or nothing.

    Parameters
    ----------
    out
        The file.
    table
        From `landuse.boundary.point_table`.
    lang
        Language of the headings.
    lines
        From `landuse.boundary.line_table`, for a sheet of its own (界线描述表).

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    import pandas as pd

    from landuse.core.titles import with_titles

    names = (Message("Table of boundary points").text(lang), Message("Table of boundary lines").text(lang))
    with whole_file(out) as fresh, pd.ExcelWriter(fresh, engine="xlsxwriter") as book:
        book.book.set_properties({"created": NO_TIME})
        for name, frame in zip(names, (table, lines), strict=True):
            if frame is not None:
                with_titles(frame, lang).to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))


def as_json(review: Review, lang: Lang = "zh") -> str:
    """Return the text of ``review.json`` without writing it."""
    text: str = plugins.load("render", "json").dump(review, lang)
    return text


def _render(
    review: Review, folder: Path, chosen: Sequence[str], lang: Lang, started: list[OutputProcess] | None = None
) -> None:
    """Write the outputs, those that ask for it in processes beside this one.

    A process that fails leaves no word of why; its output is then made here, where an error can be told.
    """
    writing = hand_over([] if started is None else started, chosen, review, folder, lang)
    apart = {name for writer in writing for name in writer.names}
    try:
        for name in steps("writing", [name for name in chosen if name not in apart]):
            _render_one(review, folder, name, lang)
    except BaseException:
        # the folder goes away with the error: nothing may still be writing into it
        for writer in writing:
            writer.stop()
        raise
    for writer in writing:
        took = writer.wait()
        for name in writer.names:
            if name in took:
                add(Step("writing", name, took[name], beside=True))
            else:
                _render_one(review, folder, name, lang)


def _render_one(review: Review, folder: Path, name: str, lang: Lang) -> None:
    plugins.load("render", name).render(review, folder, lang)


def _seal(folder: Path) -> None:
    lines = [f"{digest_of(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SEAL).write_text("".join(lines), encoding="utf-8", newline="\n")
    folder.chmod(0o755)
