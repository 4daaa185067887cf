"""Files a submission brings that cannot be read, and what to ask for in their place."""

from __future__ import annotations

from landuse.core.phrases import Note, Phrase

_ARCHIVE = Phrase(
    "压缩包,未解开;请解压后提交,或改用.zip",
    "an archive, which is not unpacked here; unpack it, or ask for a .zip",
)
_DRAWING = Phrase(
    "AutoCAD图形(DWG),不能读;请另存为DXF(AutoCAD 2007或更高)提交",
    "a DWG drawing; ask for it saved as DXF (AutoCAD 2007 or later)",
)
_ACCESS = Phrase(
    "个人地理数据库(Access),不能读;请导出为文件地理数据库(.gdb)或.gpkg提交",
    "a personal geodatabase (Access); ask for a file geodatabase (.gdb) or a .gpkg",
)
_MAPGIS = Phrase(
    "MapGIS数据,不能读;请转为Shapefile、.gdb或.gpkg提交",
    "MapGIS data; ask for a shapefile, a .gdb or a .gpkg",
)
_OTHER_GIS = Phrase(
    "此格式不能读;请转为Shapefile、.gdb或.gpkg提交",
    "a format that is not read; ask for a shapefile, a .gdb or a .gpkg",
)
_OLD_TEXT = Phrase(
    "旧版文档,不能读;其中的界址点和表格请另存为.xlsx或.csv提交",
    "an old document; ask for its points and tables as .xlsx or .csv",
)
_OLD_SHEET = Phrase(
    "旧版表格,不能读;请另存为.xlsx提交",
    "a sheet in an old form; ask for it saved as .xlsx",
)
_TEXT = Phrase(
    "文档,不从中读取数据;其中的界址点和表格请另附.xlsx或.csv",
    "a document, of which no data are read; ask for its points and tables as .xlsx or .csv",
)
_PICTURE = Phrase(
    "扫描件或图片,无法量算;请提交其所依据的矢量数据",
    "a scan or picture, on which nothing is measured; ask for the vector data behind it",
)

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


def what_to_ask(name: str) -> Note | None:
    """Tell what to ask for in place of a file that cannot be read.

    Parameters
    ----------
    name
        The file's name.

    Returns
    -------
    Note or None
        What it is and what to ask for; None for an ending that is not known.
    """
    phrase = _PHRASES.get(_suffix(name))
    return None if phrase is None else phrase()


def is_paper(name: str) -> bool:
    """Tell whether a file is a document or a picture, which a submission holds by right.

    Parameters
    ----------
    name
        The file's name.

    Returns
    -------
    bool
        Whether it is.
    """
    return _PHRASES.get(_suffix(name)) in _PAPERS


def _suffix(name: str) -> str:
    _, dot, suffix = name.rpartition(".")
    return f"{dot}{suffix}".lower()
