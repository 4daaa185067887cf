#!/usr/bin/env python3
"""Makes the shipped sample anew: an invented zone on a grid of 100 m squares, so that every answer counts on fingers.

One grid step is 100 m, one square 1 ha. The origin is E 500 000, N 3 520 000 in CGCS2000 / 3-degree, CM 117E
(EPSG:4548).
"""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely import Polygon, affinity, box

HERE = Path(__file__).resolve().parents[1] / "layers" / "sample"
EAST, NORTH, STEP, CRS = 500_000, 3_520_000, 100, "EPSG:4548"
# the same run must give the same bytes
os.environ["OGR_CURRENT_DATE"] = "2026-06-30T00:00:00.000Z"


def land(*squares: tuple[float, float, float, float]) -> list[Polygon]:
    """Return boxes of grid steps (west, south, east, north) as polygons in metres."""
    return [affinity.affine_transform(box(*each), [STEP, 0, 0, STEP, EAST, NORTH]) for each in squares]


def frame(rows: list[dict[str, object]], squares: list[tuple[float, float, float, float]]) -> gpd.GeoDataFrame:
    """Return rows with their squares."""
    return gpd.GeoDataFrame(rows, geometry=land(*squares), crs=CRS)


def layers() -> dict[str, gpd.GeoDataFrame]:
    """Return every layer of the sample by its name."""
    approved = frame(
        [{"KFQMC": "示例经济开发区", "KFQDM": "S619999", "QKBH": "1", "HZMJ": 100.0, "PZWH": "示政〔2012〕8号"}],
        [(0, 0, 10, 10)],
    )
    planned_rows = [
        ("P1", "100102", (0, 1, 10, 7)), ("P2", "100101", (0, 7, 5, 11)), ("P3", "1101", (5, 7, 8, 9)),
        ("P4", "0802", (8, 7, 10, 9)),
        ("P5", "0701", (5, 9, 10, 11)), ("P6", "1207", (0, 11, 8, 12)), ("P7", "1401", (8, 11, 10, 12)),
        ("P8", "100102", (12, 4, 15, 8)),
    ]  # fmt: skip
    planned = frame(
        [{"DKBH": ident, "GHDLDM": code} for ident, code, _ in planned_rows], [square for *_, square in planned_rows]
    )
    current_rows = [
        ("0001", "0601", "甲厂", (0, 1, 4, 6)), ("0002", "0601", "乙厂", (4, 1, 8, 6)),
        ("0003", "0508", "物流园", (8, 1, 10, 6)),
        ("0004", "0701", "新村", (0, 6, 5, 8)), ("0005", "1003", "经一路", (5, 6, 6, 12)),
        ("0006", "0102", "北田", (6, 6, 10, 10)),
        ("0007", "0601", "丙厂", (0, 8, 3, 10)), ("0008", "0701", "新村二期", (2, 8, 5, 10)),
        ("0009", "0601", "丁厂", (0, 0, 10, 1)),
        ("0010", "0102", "东田", (12, 4, 15, 8)),
    ]  # fmt: skip
    current = frame(
        [{"TBBH": ident, "DLBM": code, "MC": name} for ident, code, name, _ in current_rows],
        [square for *_, square in current_rows],
    )
    return {
        "核准边界": approved,
        "规划用地": planned,
        "地类图斑": current,
        "生态保护红线": frame([{"HXBM": "R1", "HXMC": "示例河湿地", "ZRBHDFQ": "一般控制区"}], [(8, 11, 11, 13)]),
        "永久基本农田": frame([{"YJJBNTTBBH": "F1", "DLBM": "0102"}], [(20, 0, 25, 5)]),
        "城镇开发边界": frame([{"BSM": "U1", "GHFQMC": "城镇集中建设区"}], [(-1, 0, 11, 12)]),
        "县界": frame([{"XZQDM": "619901", "XZQMC": "示例县"}], [(-10, -10, 30, 30)]),
    }


TXT = """[属性描述]
格式版本号=1.01
数据产生单位=示例县自然资源局
数据产生日期=2026-05-20
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=,,,,,,
[地块坐标]
5,110.0000,1,示例经济开发区区块一,面,,,,@
J1,1,3521200.000,39500000.000
J2,1,3521200.000,39501000.000
J3,1,3520100.000,39501000.000
J4,1,3520100.000,39500000.000
J1,1,3521200.000,39500000.000
5,12.0000,2,示例经济开发区区块二,面,,,,@
J1,1,3520800.000,39501200.000
J2,1,3520800.000,39501500.000
J3,1,3520400.000,39501500.000
J4,1,3520400.000,39501200.000
J1,1,3520800.000,39501200.000
"""

SUPPLY = """合同编号,地块编号,项目名称,受让单位,供应面积(公顷),成交价款(万元),约定开工时间,实际开工时间,实际竣工时间
HT-01,0001,甲厂一期,甲公司,20,6000,2019-03-01,2019-02-10,2021-05-01
HT-02,0002,乙厂,乙公司,20,6000,2025-06-29,,
HT-03,0003,物流园,丙公司,10,2500,2026-01-15,,
HT-04,0007,丙厂,丁公司,6,1800,2022-09-01,2022-08-20,2024-03-31
"""

DOCUMENTS = """文件类型,名称,文号,报批日期,批复日期,有效期至
国土空间规划,示例县国土空间总体规划,,2023-04-20,2023-12-01,2035-12-31
开发区国土空间规划,示例经济开发区国土空间规划,示政文〔2023〕61号,,2023-10-20,2035-12-31
发展规划,示例经济开发区发展规划,示发改〔2022〕88号,,2022-12-30,2030-12-31
规划环评审查意见,示例经济开发区规划环评审查意见,示环审〔2021〕7号,,2021-06-29,2026-06-29
"""

ANSWERS = """单位,事项,意见,回复日期,文号,条件
县林业局,自然保护地和林地、湿地,不涉及,2026-05-11,示林函〔2026〕12号,
县生态环境局,饮用水水源保护区,不涉及,2026-05-12,示环函〔2026〕30号,
县水利局,河道管理范围,附条件同意,2026-05-20,示水函〔2026〕9号,沿河50米不建设
县文物局,文物保护单位,不涉及,2026-05-15,示文物函〔2026〕3号,
县自然资源局,压覆矿产资源,不涉及,2026-05-18,示自然资函〔2026〕41号,
县自然资源局,地质灾害危险性,不涉及,2026-05-18,示自然资函〔2026〕41号,
县交通运输局,机场净空,不涉及,2026-05-19,示交函〔2026〕6号,
"""


def main() -> None:
    """Write the sample's data; case.toml and README.md beside it are written by hand."""
    target = HERE / "示例.gpkg"
    target.unlink(missing_ok=True)
    for name, rows in layers().items():
        pyogrio.write_dataframe(rows, target, layer=name, driver="GPKG")
    (HERE / "四至边界.txt").write_bytes(TXT.replace("\n", "\r\n").encode("gb18030"))
    for name, text in {"供地.csv": SUPPLY, "文件清单.csv": DOCUMENTS, "征求意见.csv": ANSWERS}.items():
        (HERE / name).write_text(text, encoding="utf-8-sig", newline="\r\n")


if __name__ == "__main__":
    main()
