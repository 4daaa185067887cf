"""Authorities as papers name them: which kind of body it is, and of which level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from landuse.core.vocabulary import simplified

if TYPE_CHECKING:
    from collections.abc import Collection

Kind = Literal["state_council", "government", "committee", "department", "company"]
Level = Literal["national", "provincial", "city", "county", "township"]

_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市", "直辖市")
_LEVELS: tuple[tuple[str, Level], ...] = (
    ("自治区", "provincial"), ("特别行政区", "provincial"), ("省", "provincial"), ("兵团", "provincial"),
    ("自治州", "city"), ("地区", "city"), ("盟", "city"), ("州", "city"), ("市", "city"),
    ("自治县", "county"), ("自治旗", "county"), ("县", "county"), ("旗", "county"), ("林区", "county"),
    ("区", "county"),
    ("街道", "township"), ("镇", "township"), ("乡", "township"),
)  # fmt: skip
_ASIDE = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
_SEVERAL = re.compile(r"[、,;/+]|(?<=[府局厅委会部院])[和及与]")
_COUNTY = re.compile(r"(?:.*?(?:省|自治区|市|州|盟))?([^省市州盟县旗]{1,12}(?:自治县|县|自治旗|旗))")
_STATE_COUNCIL = re.compile(r"(?:中华人民共和国)?国务院(?:办公厅)?")
_GOVERNMENT = re.compile(r"(?P<place>.*?)(?:人民)?政府(?:办公厅|办公室)?")
_COMMITTEE = re.compile(r".*(?:管委会|管理委员会|党工委|工作委员会|工委|筹委会|筹备委员会)(?:办公室)?")
_COMPANY = re.compile(r".*(?:公司|集团|企业|厂|合作社|银行|基金)")
_MINISTRIES = (
    "自然资源|国土资源|生态环境|环境保护|水利|交通运输|农业农村|住房和城乡建设|工业和信息化|财政|商务|文化和旅游|武装"
)
_DEPARTMENT = re.compile(
    rf".*(?:厅|局|委|委员会|(?:{_MINISTRIES})部|部门|办公室|办|处|(?:资源|国土|水利|林业|管理|监督|保护)(?:所|站)|署|分局)"
)
#: Bodies whose names end as those of departments do, and those of a zone itself.
_NO_DEPARTMENT = re.compile(
    r".*(?:村民|居民|业主|职工|学术|专家|评审|评估|咨询|监事|董事|股东)(?:代表)?委员会|.*(?:代表|办事|联络|营业|事务|项目|销售|筹建)处"
    r"|.*(?:公司|集团|企业|厂).*|.*(?:开发区|高新区|经开区|园区|集聚区|管委会|管理委员会|党工委|工委|筹委会|筹备).*"
)


@dataclass(frozen=True)
class Organ:
    """What kind of body a name is of, and of which level; None where the name leaves the level open."""

    kind: Kind
    level: Level | None
    name: str


def read_organ(name: str | None) -> Organ | None:
    """Return the body a name is of, or None where the name does not say or names several.

    What stands in brackets tells of the body and is not it.

    Examples
    --------
    >>> read_organ("管委会(县人民政府派出机构)").kind, read_organ("宁夏回族自治区人民政府").level
    ('committee', 'provincial')
    """
    bare = "".join(simplified(name or "").split())
    while _ASIDE.search(bare):
        bare = _ASIDE.sub("", bare)
    bare = bare.strip("()[]【】。.,;:、“”\"'")
    if not bare or _SEVERAL.search(bare):
        return None
    if _STATE_COUNCIL.fullmatch(bare):
        return Organ("state_council", "national", bare)
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = ((_COMMITTEE, "committee"), (_COMPANY, "company"))
    for pattern, kind in kinds:
        if pattern.fullmatch(bare):
            return Organ(kind, None, bare)
    government = _GOVERNMENT.fullmatch(bare)
    if government is not None:
        return Organ("government", _level(government["place"]), bare)
    if _NO_DEPARTMENT.fullmatch(bare):
        return None
    return Organ("department", None, bare) if _DEPARTMENT.fullmatch(bare) else None


def is_organ(name: str | None, wanted: str) -> bool | None:
    """Return whether a name is of the kind and level of body that another names, such as 自治区人民政府.

    Parameters
    ----------
    name
        The name as a paper has it.
    wanted
        A body in general: 国务院, 人民政府 (of any level), 自治区人民政府, 县人民政府.

    Returns
    -------
    bool or None
        None where the name does not say what it is of, or leaves its level open.
    """
    organ, asked = read_organ(name), read_organ(wanted)
    if organ is None or asked is None:
        return None
    if organ.kind != asked.kind:
        return False
    if asked.level is None or organ.level == asked.level:
        return True
    return None if organ.level is None else False


def is_of_another_county(name: str | None, counties: Collection[str]) -> bool:
    """Return whether a name begins with that of a county that is none of some.

    A city's name stands before offices of a county and of all of its counties alike, so that it says nothing.

    Examples
    --------
    >>> [is_of_another_county(name, {"甲县"}) for name in ("乙县林业局", "甲县林业局", "县林业局", "丙市林业局")]
    [True, False, False, False]
    """
    bare = "".join(simplified(name or "").split())
    place = _COUNTY.match(bare)
    known = [county for county in map(simplified, counties) if not county.isdigit()]
    return bool(place and known and not any(county.endswith(place[1]) or place[1].endswith(county) for county in known))


def _level(place: str) -> Level | None:
    if place.endswith(_MUNICIPALITIES):
        return "provincial"
    return next((level for suffix, level in _LEVELS if place.endswith(suffix)), None)
