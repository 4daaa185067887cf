"""The Chinese of what is wrong with a file or its CRS: one place, looked up by the English sentence a reader wrote.

A slot ``{x}`` takes what the user's file says and keeps it; a slot ``{x!}`` takes words of ours, which are looked up in
turn.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

#: Sentences whose Chinese is remembered.
_KEPT = 4096

# fmt: off
REPAIRS: tuple[tuple[str, str], ...] = (
    # where it is
    ("{what!} (row {n})", "{what!}(第{n}行)"),
    ("{what!} (line {n})", "{what!}(第{n}行)"),
    ("{what!} (lines {n} and {more} more)", "{what!}(第{n}行等,另有{more}行)"),
    ("{what!} (rows {n} and {more} more)", "{what!}(第{n}行等,另有{more}行)"),
    ("{what!} (lines {n})", "{what!}(第{n}行)"),
    ("{what!} (rows {n})", "{what!}(第{n}行)"),
    ("{n} more of this kind", "另有{n}处同类问题"),
    # geometry
    ("heights (Z)", "高程(Z)"), ("measures (M)", "量测值(M)"),
    ("a point", "点"), ("a line with one point", "只有一个点的线"), ("a polygon", "面"),
    ("a polyhedral surface", "多面体表面"), ("a surface of triangles", "三角面"), ("WKB type {n}", "WKB类型{n}"),
    ("its geometry cannot be read ({kind!}); it was taken as having none", "图形读不出({kind!}),按无图形处理"),
    ("a ring was not closed, and was closed", "环未闭合,已闭合"),
    ("{what!} of {n} features were dropped", "{n}个要素的{what!}已舍去"),
    ("measures (M) were dropped", "量测值(M)已舍去"), ("heights were dropped", "高程已舍去"),
    ("heights of {n} features", "{n}个要素的高程已舍去"),
    ("it has no geometry and was left out", "无图形,未采用"),
    ("it holds parts of several kinds; those of the highest dimension were kept",
     "含多种类型的部分,只保留维数最高的"),
    ("{why!}; made valid; mended shell by shell and hole by hole it would have {gap} m²",
     "{why!},已修补为有效图形;若逐环修补,面积将相差{gap}平方米"),
    ("{why!}; made valid; nothing was left of it", "{why!},修补后已无图形"),
    ("{why!}; made valid", "{why!},已修补为有效图形"),
    ("{why!} at ({place})", "{why!},位于({place})"),
    ("self-intersection", "自相交"),
    ("ring self-intersection", "环自相交"), ("hole lies outside shell", "内环在外环之外"),
    ("nested shells", "外环相套"), ("holes are nested", "内环相套"), ("interior is disconnected", "内部不连通"),
    ("duplicate rings", "环重复"), ("too few points in geometry component", "点数过少"),
    ("ring is not closed", "环未闭合"), ("invalid coordinate", "坐标无效"),
    # files and tables
    ("it is in GB 18030 where the format asks for UTF-8, and was read so",
     "该格式应为UTF-8,实为GB 18030,已按后者读取"),
    ("{n} merged cells among the rows; their content holds for every row they cover",
     "数据行中有{n}处合并单元格,其内容按所覆盖的每一行读取"),
    ("above the headings in row {n} stands: {said}", "第{n}行表头之上另有文字:{said}"),
    ("row {n} begins with '{first}' and was passed over", "第{n}行以“{first}”开头,已跳过"),
    ("the index file .shx is missing and was made anew from .shp; the last {n} bytes are no record and were left out",
     "缺索引文件.shx,已由.shp重建;末尾{n}字节不成记录,未采用"),
    ("the index file .shx is missing and was made anew from .shp", "缺索引文件.shx,已由.shp重建"),
    ("the table is declared to be {a}, but is in {b}, and was read so", "属性表声明为{a},实为{b},已按后者读取"),
    ("no encoding is declared; by its bytes the table is in {a}, and was read so",
     "属性表未声明编码,按字节判断为{a},已照此读取"),
    ("{n} names or texts end within a character; the last one was dropped", "{n}处名称或文字末尾为半个字,该字已舍去"),
    ("the table .dbf is missing: features have no attributes", "缺属性表.dbf,要素无属性"),
    ("{n} texts of '{name}' are longer than {m} bytes and were cut", "“{name}”有{n}处文字超过{m}字节,已截断"),
    ("yes and no of '{name}' are written as 1 and 0", "“{name}”的是、否写作1、0"),
    ("lists of '{name}' are written as text", "“{name}”的列表写作文字"),
    ("days of '{name}' are written as text", "“{name}”的日期写作文字"),
    ("{a} holds longitude and latitude of WGS 84; coordinates were transformed from {b}",
     "{a}只存WGS 84经纬度,坐标已由{b}转换"),
    ("{a} holds longitude and latitude of WGS 84, with which CGCS2000 counts as one datum",
     "{a}只存WGS 84经纬度,CGCS2000按同一基准写入"),
    ("figures and days are text in KML", "KML中数值与日期均为文字"),
    ("coordinates are held to 15 digits", "坐标存到15位有效数字"),
    ("coordinates are held to 0.0001 m, or to a billionth of a degree", "坐标存到0.0001米或十亿分之一度"),
    ("the layer is called 'layer' there, not '{name}'", "其中图层名为layer,而非“{name}”"),
    ("'{a}' is called '{b}' there", "“{a}”在其中名为“{b}”"),
    ("'{a}' cannot stand there twice; it is '{b}' here", "字段“{a}”重名,此处改称“{b}”"),
    ("'{a}' holds NUL characters, which were left out", "“{a}”含空字符(NUL),已去掉"),
    ("its CRS cannot be understood: {said}", "坐标系读不懂:{said}"),
    ("it is said to be in degrees, but coordinates reach {n}; its CRS counts as not given",
     "声明为经纬度,坐标却达{n},按未给坐标系处理"),
    ("its arcs were turned into chords of {n} degrees, less than 3 mm off an arc of 1 km radius",
     "圆弧按每{n}度一弦折线化,半径1公里的弧偏差小于3毫米"),
    ("its arcs were turned into chords at most {n} m off", "圆弧已折线化,弦差不超过{n}米"),
    ("it has no CRS: the geometries carry no SRID", "无坐标系,图形不带SRID"),
    ("the database does not know its CRS, {crs}: the geometries carry no SRID",
     "数据库不识其坐标系{crs},图形不带SRID"),
    ("areas whose ways are missing or do not close are left out, and in PBF they are not listed; .osm lists them",
     "线段缺失或不闭合的面未采用,PBF中不逐一列出;改用.osm可列出"),
    ("its ways are missing or do not close, and it was left out ({tags!})", "线段缺失或不闭合,未采用({tags!})"),
    ("no tags", "无标签"),
    ("{n} formulas were never calculated and count as empty: {cells}; save the sheet once",
     "{n}个公式从未计算,按空值处理:{cells};请在表格软件中保存一次"),
    ("{n} cells hold an error of the sheet (#N/A, ...); they count as empty",
     "{n}个单元格为错误值(#N/A等),按空值处理"),
    ("a workbook holds numbers to 16 digits; coordinates have more", "工作簿数字只存16位,坐标位数更多"),
    # coordinate texts and tables
    ("coordinates are degrees, minutes and seconds (ddd.mmss); they were read as such",
     "坐标为度分秒(ddd.mmss),已照此读取"),
    ("the stated area {a} is {b} 公顷; drawn are {c} in the plane and {d} on the ellipsoid, and {e} may differ",
     "所载面积{a}即{b}公顷,图形平面面积{c}公顷、椭球面积{d}公顷,允许相差{e}公顷"),
    ("the stated area {a} looks like {b} and should be 公顷; it was read as that",
     "所载面积{a}应以公顷计,看来是{b},已照此读取"),
    ("the stated area {a} carries its unit; it was read as {b} 公顷", "所载面积{a}自带单位,按{b}公顷读取"),
    ("the stated area {a} is no figure", "所载面积{a}不是数字"),
    ("part {n} lies outside the others, but the stated area takes it for a hole",
     "第{n}部分在其他部分之外,所载面积却按扣除计"),
    ("full-width signs in the header were read as plain ones", "文件头中的全角符号按半角读取"),
    ("full-width signs were read as plain ones", "全角符号按半角读取"),
    ("{a} in the header says nothing; it was left out", "文件头中{a}无含义,未采用"),
    ("there is no [属性描述]; the coordinate system must be known from elsewhere", "缺[属性描述],坐标系须另行给出"),
    ("坐标系 is not said; it must be known from elsewhere", "未写坐标系,须另行给出"),
    ("坐标系 says {a}, which is no known system; it must be known from elsewhere",
     "坐标系写作{a},不是已知坐标系,须另行给出"),
    ("带号 is {a}, the central meridian of zone {b}; taken so", "带号写作{a},是{b}带的中央经线,按{b}带处理"),
    ("带号 is {a}, which is no zone of China", "带号写作{a},我国无此带"),
    ("blanks around the commas were left out", "逗号前后的空格已去掉"),
    ("fields are not parted by commas; they were read all the same", "各项不以逗号分隔,已照读"),
    ("point lines lack 圈号; taken as one ring for each closing", "坐标行缺圈号,每闭合一次作一环"),
    ("point lines have more than four fields; those behind were left out", "坐标行多于四项,其后各项未采用"),
    ("what the header says stands again among the plots", "地块之间又出现文件头内容"),
    ("a second header says {a}, the first {b}", "第二个文件头写{a},第一个写{b}"),
    ("the head line of a plot does not end with @; it was read by its 面", "地块行末缺@,按“面”字识别"),
    ("{a} is no point line", "{a}不是坐标行"),
    ("X and Y are swapped on {n} of {m} points; they were put right", "{m}个点中有{n}个X、Y颠倒,已换正"),
    ("eastings lack the zone prefix; {z} was added on {n} points", "东坐标缺带号,{n}个点已加{z}"),
    ("{a}!={b}: 带号 and the prefix of the eastings disagree; the prefix was taken",
     "带号{a}与东坐标前缀{b}不一致,按前缀处理"),
    ("几度分带={a}, but zone {b} is one of {c} degrees; taken as that",
     "几度分带写{a},而{b}带属{c}度带,按{c}度带处理"),
    ("the plot is in zone {a}, most are in zone {b}; it was computed over to that",
     "该地块在{a}带,多数在{b}带,已换算到{b}带"),
    ("points lie far outside zone {z}; check the zone", "点远在{z}带之外,请核对带号"),
    ("coordinates are degrees ({o} order), and not metres", "坐标为经纬度({o}次序),不是米"),
    ("带号 is empty", "带号为空"), ("there is no 带号", "缺带号"),
    ("the ring crosses the one from {where!}", "该环与{where!}起的环相交"),
    ("a ring is given twice; the second was left out", "环重复给出,第二个未采用"),
    ("the ground is not simple: {why!} at E {e}, N {n}", "图形不简单:{why!},位于东{e}、北{n}"),
    ("the ground is not simple: {why!}", "图形不简单:{why!}"),
    ("a ring encloses nothing and was left out", "环不围成面积,未采用"),
    ("third", "三"), ("fourth", "四"),
    ("the column {a} was read as north and {b} as east, by the size of the numbers",
     "按数值大小判断:“{a}”栏为北坐标,“{b}”栏为东坐标"),
    ("the {a} field was read as north and the {b} as east, by the size of the numbers",
     "按数值大小判断:第{a!}项为北坐标,第{b!}项为东坐标"),
    ("the closing line writes X,X; Y was taken from the ring's first point", "闭合行写成X,X,Y取自该环首点"),
    ("the {n} rings of the plot have a head line each; they were put together",
     "该地块{n}个环各有地块行,已合为一个地块"),
    ("{a}!={b}: the head states {c} points, {d} lines follow", "地块行写{c}个点,其后有{d}行"),
    ("points have no head line; they were taken as one plot", "坐标前缺地块行,作一个地块读取"),
    ("several closed rings carry one 圈号; they were parted where they close", "几个闭合环用同一圈号,在闭合处分开"),
    ("the ring does not close, by {n} m; it was closed to its first point", "环未闭合,相差{n}米,已闭合到首点"),
    ("{what!} (E {e}, N {n})", "{what!}(东{e}、北{n})"),
    ("the point lies on the one before it", "该点与前一点重合"),
    ("the line goes out to this point and back on itself", "线走到该点又原路返回"),
    ("some characters are damaged in {a}; they were read as unknown ones", "{a}文字有损坏字符,按未知字符读取"),
    # writing
    ("the format has no place for the columns {a}", "该格式放不下字段{a}"),
    ("the table has no place for the columns {a}", "该表放不下字段{a}"),
    ("coordinates were written in degrees; a survey file should be in a band, say --to-crs",
     "坐标以度写出;勘测定界文件应用分带坐标,请给--to-crs"),
    ("the feature has no geometry and was left out", "要素无图形,未写出"),
    ("the format holds no heights; they were dropped", "该格式不存高程,已舍去"),
    ("coordinates were written with {n} decimals or more; 3 or 4 are usual", "坐标写到{n}位小数或更多,通常为3或4位"),
    ("eastings were written with their zone prefix {z}", "东坐标带带号{z}写出"),
    ("{a} lacks {b}; the file was written in GB 18030", "{a}没有{b},文件以GB 18030写出"),
    ("commas and unseen signs in its texts were written as 、 and blanks", "文字中的逗号与不可见字符写作顿号与空格"),
    ("{n} features without geometry were not written", "{n}个无图形的要素未写出"),
    ("the plot '{a}' is numbered '{b}' there", "地块“{a}”在其中编号为“{b}”"),
    ("'{a}' of {n} features was too long and was left out", "“{a}”有{n}个要素过长,未写出"),
    ("layer '{a}' has a name a drawing cannot have", "图层名“{a}”不能用于图纸,已改名"),
    # systems that cannot be used
    ("{a} is {b}, and its shift to CGCS2000 is not public", "{a}为{b!},其与2000国家大地坐标系的转换参数不公开"),
    ("Xian 80", "1980西安坐标系"), ("Beijing 54", "1954北京坐标系"),
    ("{a} is geocentric", "{a}是地心坐标系"),
    ("{a} contradicts itself: false easting {b} and central meridian {c} are of different zones",
     "{a}自相矛盾:东偏{b}与中央经线{c}不属同一带"),
    ("{a} is a local system (地方坐标系): {why!}", "{a}是地方坐标系:{why!}"),
    ("it is tied to no datum", "不依附任何基准"), ("its projection is unknown", "投影不明"),
    ("its scale factor is {k} and not 1", "尺度比为{k},不是1"),
    ("its origin is moved to latitude {a} and northing {b}", "原点移到纬度{a}、北偏{b}"),
    ("its false easting is {a}", "东偏为{a}"),
    ("its central meridian {a} is that of no 3- or 6-degree band of China",
     "中央经线{a}不是我国3度带或6度带的中央经线"),
    ("{a} has an unknown datum, {b} ({c})", "{a}的基准{b}不明({c})"),
    ("{a} says {b} by name, but its {c} is that of {d}", "{a}名为{b},而其{c}是{d}的"),
    ("{a} has the datum {b}, not CGCS2000 or WGS 84", "{a}的基准为{b},不是CGCS2000或WGS 84"),
    ("it has no CRS; its coordinates are degrees ({a})", "无坐标系,坐标是经纬度({a})"),
    ("it has no CRS, and x and y are swapped ({a})", "无坐标系,且X、Y颠倒({a})"),
    ("ZONE_UNKNOWN: it has no CRS, and its eastings no zone prefix ({a})", "ZONE_UNKNOWN:无坐标系,东坐标又无带号({a})"),
    ("it has no CRS, and its coordinates tell none ({a})", "无坐标系,由坐标也看不出({a})"),
    ("OUT_OF_CHINA: {why!}", "OUT_OF_CHINA:{why!}"),
    ("the coordinates lie outside China ({a})", "坐标在中国之外({a})"),
    ("latitude and longitude are swapped ({a})", "经度与纬度颠倒({a})"),
    ("the CRS is in degrees and the coordinates are not ({a})", "坐标系以度计,坐标却不是({a})"),
    ("the CRS is in metres and the coordinates are degrees ({a})", "坐标系以米计,坐标却是经纬度({a})"),
    ("northings and eastings are swapped ({a})", "北坐标与东坐标颠倒({a})"),
    ("the eastings carry no zone prefix, against {b} ({c})", "东坐标无带号,与{b}不符({c})"),
    ("the eastings carry the zone prefix {a}, against {b} ({c})", "东坐标带号为{a},与{b}不符({c})"),
    ("Ask for the file in a CGCS2000 3-degree band", "请要求提供2000国家大地坐标系3度带的文件"),
    ("Ask for the file in CGCS2000, or give the datum shift in a file of four or seven parameters",
     "请要求提供2000国家大地坐标系的文件,或以四参数、七参数文件给出转换参数"),
    ("State it, as {a}", "请写明,如{a}"), ("State it: {a} or {b}", "请写明:{a}或{b}"),
    ("State the CRS they are in", "请写明其坐标系"),
    ("State {a}", "请写明{a}"), ("Swap them", "请对调"),
    ("Check the coordinates, the zone and the CRS", "请核对坐标、带号与坐标系"),
    # drawings
    ("its header says {a}, and its text was read as {b}", "文件头声明{a},文字按{b}读取"),
    ("it breaks the rules of the format ({e}) and was mended", "不合格式规定({e}),已修补"),
    ("its last section ends, but the mark of its end is missing", "末段已完,但缺文件结束标志"),
    ("its ends lay {gap} apart and were joined", "首尾相距{gap},已连接"),
    ("{kind} on layer '{l}' is open by {gap} and was left out", "图层“{l}”上的{kind}未闭合,相差{gap},未采用"),
    ("{n} POINT on layer '{l}' were left out", "图层“{l}”上的{n}个POINT未采用"),
    ("{n} {kind} on layer '{l}' bound no ground and were left out ({total})",
     "图层“{l}”上的{n}个{kind}不围成面,未采用(共{total})"),
    ("{n} closed lines on layer '{l}' lie within others and were read as ground of their own, not as holes: {h}",
     "图层“{l}”上{n}条闭合线在其他闭合线之内,按独立的面读取,不作内环:{h}"),
    ("{n} entities have arcs or splines, which were drawn as chords at most {c} off: {h}",
     "{n}个实体有圆弧或样条,已折线化,弦差不超过{c}:{h}"),
    ("{n} entities have heights, which were dropped: {h}", "{n}个实体有高程,已舍去:{h}"),
    ("{n} entities have rings of fewer than three corners, which were left out: {h}",
     "{n}个实体有不足三个角点的环,未采用:{h}"),
    ("{n} hatches fill a closed line that is read already, and were left out: {h}",
     "{n}个填充与已读的闭合线重合,未采用:{h}"),
    ("{n} entities are copies that carry the number of their original; each was kept: {h}",
     "{n}个实体是带原编号的复制件,均保留:{h}"),
    ("{n} entities lie in a plane that is not level, and were read as seen from above: {h}",
     "{n}个实体所在平面不水平,按俯视投影读取:{h}"),
    ("{n} references to other drawings or missing blocks were left out: {h}", "{n}个外部参照或缺失图块未采用:{h}"),
    ("{n} block references are clipped, and were read whole: {h}", "{n}个图块参照有裁剪,按整块读取:{h}"),
    ("{n} were not read, {why}: {h}", "{n}个未读出({why}):{h}"),
    ("block '{b}', placed {n} times, was exploded: {m} closed lines", "图块“{b}”插入{n}次,已炸开,得{m}条闭合线"),
    ("layer '{l}' holds what draws no line: {h}", "图层“{l}”有不成线的实体:{h}"),
    ("layer '{l}' is frozen, and was read all the same", "图层“{l}”已冻结,仍照读"),
    ("layer '{l}' is off, and was read all the same", "图层“{l}”已关闭,仍照读"),
    ("{n} entities of paper space were left out", "图纸空间的{n}个实体未采用"),
    # last, since anything that begins so would fit
    ("line {n}", "第{n}行"), ("row {n}", "第{n}行"),
)
# fmt: on


_SLOT = re.compile(r"\{(\w+)(!?)\}")


class Sentences:
    """English sentences with slots, and the Chinese of each.

    Parameters
    ----------
    said
        Pairs of English and Chinese; the first that fits is taken.
    """

    def __init__(self, said: tuple[tuple[str, str], ...]) -> None:
        self._patterns = [(english.split("{", 1)[0], _pattern(english), chinese) for english, chinese in said]
        self._remembered = lru_cache(maxsize=_KEPT)(self._look_up)

    def in_chinese(self, what: str) -> str | None:
        """Give the Chinese of a sentence.

        Parameters
        ----------
        what
            The sentence, in English.

        Returns
        -------
        str or None
            Its Chinese, with what fills its slots as it stood; None where none fits.
        """
        return self._remembered(what)

    def _look_up(self, what: str) -> str | None:
        for start, pattern, chinese in self._patterns:
            if what.startswith(start) and (found := pattern.fullmatch(what)):
                return self._filled(chinese, found.groupdict())
        return None

    def _filled(self, chinese: str, said: dict[str, str]) -> str:
        def fill(slot: re.Match[str]) -> str:
            text = said[slot[1]]
            return (self.in_chinese(text) or self.in_chinese(text.lower()) or text) if slot[2] else text

        return _SLOT.sub(fill, chinese)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _SLOT.split(english)  # text, name, mark, text, ...
    told = [re.escape(part) if at % 3 == 0 else f"(?P<{part}>.*?)" for at, part in enumerate(parts) if at % 3 != 2]
    return re.compile("".join(told), re.DOTALL)


@cache
def _repairs() -> Sentences:
    return Sentences(REPAIRS)


def in_chinese(what: str) -> str | None:
    """Give the Chinese of a sentence of the ledger.

    Parameters
    ----------
    what
        The sentence, in English.

    Returns
    -------
    str or None
        Its Chinese, with what it says of the file as it stood; None for a message of another program.

    Examples
    --------
    >>> in_chinese("points lie far outside zone 39; check the zone (line 12)")
    '点远在39带之外,请核对带号(第12行)'
    """
    return _repairs().in_chinese(what)


def in_both(*sentences: str | None) -> dict[str, str]:
    """Give sentences in both languages, one after the other.

    Parameters
    ----------
    *sentences
        The sentences, in English; what is empty is passed over.

    Returns
    -------
    dict
        ``zh`` and ``en``, as the slot of a note takes them.
    """
    said = [each.rstrip(".") for each in sentences if each]
    return {"zh": "。".join(in_chinese(each) or each for each in said), "en": ". ".join(said)}
