"""Files a submission brings that cannot be read, and what to ask for in their place."""

from __future__ import annotations

from landuse.core.messages import Message

_ARCHIVE = Message("an archive, which is not unpacked here; unpack it, or ask for a .zip")
_DRAWING = Message("a DWG drawing; ask for it saved as DXF (AutoCAD 2007 or later)")
_ACCESS = Message("a personal geodatabase (Access); ask for a file geodatabase (.gdb) or a .gpkg")
_MAPGIS = Message("MapGIS data; ask for a shapefile, a .gdb or a .gpkg")
_OTHER_GIS = Message("a format that is not read; ask for a shapefile, a .gdb or a .gpkg")
_OLD_TEXT = Message("an old document; ask for its points and tables as .xlsx or .csv")
_OLD_SHEET = Message("a sheet in an old form; ask for it saved as .xlsx")
_TEXT = Message("a document, of which no data are read; ask for its points and tables as .xlsx or .csv")
_PICTURE = Message("a scan or picture, on which nothing is measured; ask for the vector data behind it")

_BY_SUFFIX = {
    _ARCHIVE: (".rar", ".7z", ".tar", ".gz", ".tgz"),
    _DRAWING: (".dwg", ".dws", ".dwt"),
    _ACCESS: (".mdb", ".accdb"),
    _MAPGIS: (".wp", ".wl", ".wt", ".mpj", ".wap", ".wat", ".hdf"),
    _OTHER_GIS: (
        ".tab", ".mif", ".mid", ".dgn", ".e00", ".vct", ".udb", ".udbx", ".sdb", ".mxd", ".aprx", ".lyr", ".lyrx",
    ),
    _OLD_TEXT: (".doc", ".wps", ".wpt", ".rtf"),
    _OLD_SHEET: (".xls", ".et", ".ett", ".xlsm", ".xlsb", ".ods"),
    _TEXT: (".docx", ".pdf", ".ofd", ".ppt", ".pptx", ".dps", ".odt", ".md", ".html", ".htm"),
    _PICTURE: (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"),
}  # fmt: skip
_PHRASES = {suffix: phrase for phrase, suffixes in _BY_SUFFIX.items() for suffix in suffixes}
#: Text and pictures, which a submission holds by right.
_PAPERS = (_TEXT, _PICTURE)


def what_to_ask(name: str) -> Message | None:
    """Return what to ask for in place of a file that cannot be read."""
    phrase = _PHRASES.get(_suffix(name))
    return None if phrase is None else phrase()


def is_paper(name: str) -> bool:
    """Return whether a file is a document or a picture, which a submission holds by right."""
    return _PHRASES.get(_suffix(name)) in _PAPERS


def _suffix(name: str) -> str:
    _, dot, suffix = name.rpartition(".")
    return f"{dot}{suffix}".lower()
