"""Runs a reader on damaged files, guided by what of the code they reach (atheris), and keeps what breaks it.

``fuzz.py READER --seconds 60 [--seeds FOLDER] [--keep FOLDER]`` starts from the files of FOLDER that the reader takes,
damages them, and calls the reader. An error of ours that a user can act on (`LanduseError`) is an answer; anything else
is a defect: the file is kept, and becomes a test. Without atheris (it has wheels for Linux and macOS) it says so.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

REPO = Path(__file__).parents[1]
SEEDS = REPO.parent / "shared" / "data"
#: What each reader is fuzzed as, and how large a seed may be, bytes.
READERS = {
    "survey_txt": ".txt", "cass": ".dat", "sheet": ".csv", "workbook": ".xlsx", "dxf": ".dxf", "geojson": ".geojson",
    "shapefile": ".dbf", "kml": ".kml", "gml": ".gml", "gpkg": ".gpkg", "fgb": ".fgb", "parquet": ".parquet",
    "osm": ".osm", "archive": ".zip", "raster": ".tif", "case": ".toml", "record": ".record",
}  # fmt: skip
LARGEST = 200_000
#: A record of a review, for which there is no file among the data.
RECORD = b'{"case": "../a", "on": "2026-06-30", "policy": [{"id": "cn"}], "rules": ["*"], "lang": "zh", "inputs": []}'
#: A reading that takes longer is a defect too, s; so is one that takes more memory, MB.
SLOWEST, MOST = 20, 3000


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seeds", type=Path, default=SEEDS)
    parser.add_argument("--keep", type=Path, default=Path("fuzzed"))
    arguments = parser.parse_args(argv)
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    seen = ["landuse.intake", "landuse.core.toml_file", "openpyxl.reader", "ezdxf.lldxf"]
    with atheris.instrument_imports(include=seen):
        from landuse.core.errors import LanduseError
        from landuse.intake.base import ReadOptions
        from landuse.intake.open import reader_for

        # loaded here, so that what it reaches is seen
        reader_for("a.txt" if arguments.reader in ("case", "record", "raster") else f"a{READERS[arguments.reader]}")
    ending = READERS[arguments.reader]
    arguments.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room:
        corpus = Path(room) / "corpus"
        corpus.mkdir()
        gather(arguments.seeds, ending, corpus)
        place = Path(room) / f"case{ending}"

        def once(data: bytes) -> None:
            place.write_bytes(data)
            with contextlib.suppress(LanduseError):
                read(place, reader_for, ReadOptions)

        flags = [sys.argv[0], str(corpus), f"-max_total_time={arguments.seconds}", f"-max_len={LARGEST}",
                 f"-timeout={SLOWEST}", f"-rss_limit_mb={MOST}", f"-artifact_prefix={arguments.keep}{os.sep}",
                 "-print_final_stats=1"]  # fmt: skip
        atheris.Setup(flags, once)
        atheris.Fuzz()
    return 0


def read(place: Path, reader_for, options) -> None:  # noqa: ANN001
    """Read a file by all that a reader offers."""
    if place.suffix == ".toml":
        from landuse.core.case_reading import read_case_file

        read_case_file(place)
        return
    if place.suffix == ".tif":
        from landuse.measures.raster.examine import examine

        examine([place])
        return
    if place.suffix == ".record":
        from landuse.workflows import record

        place.replace(place.with_name(record.FILE))
        record.read_record(place.parent)
        return
    _, module = reader_for(place)
    layers = module.list_layers(place)[:4]
    for name in ("read_layer", "read_table"):
        for layer in layers if hasattr(module, name) else ():
            getattr(module, name)(place, options(layer=layer))


def gather(folder: Path, ending: str, corpus: Path) -> None:
    """Take what a reader takes of a folder for the seeds, and a few bytes where there is none."""
    found = [path for path in folder.rglob(f"*{ending}") if path.is_file() and path.stat().st_size <= LARGEST]
    for number, path in enumerate(sorted(found)[:60]):
        (corpus / str(number)).write_bytes(path.read_bytes())
    if not found:
        (corpus / "0").write_bytes(RECORD if ending == ".record" else b"a,b\n1,2\n")


if __name__ == "__main__":
    sys.exit(main())
