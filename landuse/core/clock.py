"""What a file says of when it was made: a stated day, never the clock: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from types import MappingProxyType

#: The first day an archive can name, which stands where no day is stated.
NO_DAY = date(1980, 1, 1)
NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001  (as a file holds it, of no zone)
_STAMP = (1980, 1, 1, 0, 0, 0)
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_GDAL = "OGR_CURRENT_DATE"


@contextmanager
def gdal_dated(day: date = NO_DAY) -> Iterator[None]:
    """Let GDAL write a stated day where it would write the clock."""
    import pyogrio

    before = pyogrio.get_gdal_config_option(_GDAL)
    pyogrio.set_gdal_config_options({_GDAL: f"{day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_GDAL: before})


def undated_workbook(content: bytes) -> bytes:
    """Return a workbook that says nothing of when it was written, which openpyxl writes unasked."""
    return without_times(content, {"docProps/core.xml": lambda part: _CHANGED.sub(rb"\g<1>1980-01-01T00:00:00Z", part)})


def without_times(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({})) -> bytes:
    """Return an archive whose entries are the same, in the same order, and say nothing of when they were made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            part = old.read(name)
            new.writestr(entry, changes[name](part) if name in changes else part)
    return stream.getvalue()
