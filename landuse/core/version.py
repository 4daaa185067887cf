"""The version this is."""

from __future__ import annotations


def version() -> str:
    """Return the version of the installed package.

    Returns
    -------
    str
        As in its metadata; ``0`` where it was not installed.
    """
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("landuse")
    except PackageNotFoundError:
        return "0"


def software_versions() -> dict[str, str]:
    """Return the versions of the software that a figure depends on, this one first."""
    from importlib.metadata import version as installed

    import pyogrio
    import pyproj
    import shapely

    names = ("geopandas", "shapely", "pyogrio", "rasterio", "pyproj", "numpy", "numba", "pandas", "ezdxf", "openpyxl")
    packages = {name: installed(name) for name in names}
    return {
        "landuse": version(),
        **packages,
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
        "GDAL": ".".join(map(str, pyogrio.__gdal_version__)),
    }
