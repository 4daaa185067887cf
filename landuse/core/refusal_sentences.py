"""The Chinese of why input was refused and what to do next: one place, looked up by the English sentence.

A slot ``{x}`` takes what the user's file or command says and keeps it; a slot ``{x!}`` takes words of ours, which are
looked up in turn. What is wrong with a file is said in `landuse.core.repair_sentences`, and looked up there as well.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from landuse.core.messages import Message
from landuse.core.repair_sentences import REPAIRS, Sentences

if TYPE_CHECKING:
    from landuse.core.errors import LanduseError
    from landuse.core.messages import Lang

# fmt: off
SAID: tuple[tuple[str, str], ...] = (
    # files and folders
    ("there is no such file", "没有这个文件"), ("there is no such folder", "没有这个文件夹"),
    ("this is no folder", "这不是文件夹"), ("this is a file", "这是一个文件"), ("nothing is in it", "其中没有内容"),
    ("there is nothing in it", "其中没有内容"), ("there is no file in it", "其中没有文件"),
    ("no file in it is read", "其中没有可读的文件"), ("it is there already", "已经存在"),
    ("it is there already, and is not written over", "已经存在,不覆盖"),
    ("it is there already, and a draft is not written over it", "已经存在,草稿不覆盖它"),
    ("the file to write is the one that is read", "要写出的文件就是正在读取的文件"),
    ("no folder can be made here", "这里不能新建文件夹"), ("it cannot be read: {said}", "读不出:{said}"),
    ("it cannot be written: {said}", "写不出:{said}"), ("the file cannot be read ({said})", "文件读不出({said})"),
    ("it is damaged: {said}", "文件已损坏:{said}"),
    ("this archive cannot be unpacked: {said}", "压缩包解不开:{said}"),
    ("it unpacks to more than 8 GiB", "解压后超过8 GiB"),
    ("no layer in this archive; it holds {said}", "压缩包中没有图层,其中有{said}"),
    ("files ending in '{e}' are not read: {why!}", "不读“{e}”文件:{why!}"),
    ("files ending in '{e}' are not read", "不读“{e}”文件"),
    ("files ending in '{e}' are not written", "不写“{e}”文件"), ("this is no text file", "这不是文本文件"),
    ("this is no text in UTF-8 or GBK", "这不是UTF-8或GBK文本"),
    ("it is neither in UTF-8 nor in GB 18030", "文字既非UTF-8也非GB 18030"),
    ("its table is not in {e}", "属性表不是{e}编码"), ("its text is not in {e}", "文字不是{e}编码"),
    ("its text cannot be written in {e}", "文字不能以{e}写出"), ("there is no encoding '{e}'", "没有“{e}”这种编码"),
    ("there is no encoding {e}", "没有{e}这种编码"), ("it is no whole XML: {said}", "XML不完整:{said}"),
    ("not JSON: {said}", "不是JSON:{said}"), ("not TOML in UTF-8: {said}", "不是UTF-8的TOML:{said}"),
    ("not TOML: {said}", "不是TOML:{said}"),
    ("{a} repairs or losses, the first: {b}", "有{a}处修复或损失,首处:{b}"),
    ("{n} repairs would be made, the first: {code}, {what!}", "须作{n}处修复,首处:{code},{what!}"),
    ("not written", "未写出"), ("{what!} not written", "{what!},未写出"),
    ("{a}, and is not written over", "{a},不覆盖"),
    # layers and tables
    ("it holds {n} layers: {said}", "其中有{n}个图层:{said}"),
    ("it holds {n} sheets: {said}", "其中有{n}张表:{said}"),
    ("it holds {n} layers, and one name is given for them", "其中有{n}个图层,却只给了一个名称"),
    ("it holds a table, not land", "其中是表格,不是图形"), ("it holds no land", "其中没有面"),
    ("it holds no polygon", "其中没有面"), ("it holds {a}, and '{role}' needs {b}s", "其中是{a},“{role}”需要{b}"),
    ("it holds a table, and '{role}' needs {b}s", "其中是表格,“{role}”需要图形({b})"),
    ("this format holds tables, not land", "该格式存表格,不存图形"),
    ("none of its features has a geometry", "要素均无图形"),
    ("none of its layers holds land: {said}", "各图层均无面:{said}"),
    ("there is no layer of features in it", "其中没有要素图层"),
    ("there is no area in it; it has {said}", "其中没有面,有{said}"),
    ("there is no layer '{a}' in it; it has {b}", "其中没有图层“{a}”,有{b}"),
    ("there is no layer {a}", "没有图层{a}"),
    ("there is no sheet '{a}' in it; it has {b}", "其中没有表“{a}”,有{b}"),
    ("there is no '{a}' in {b}", "{b}中没有“{a}”"), ("there is no {a} '{b}'", "没有{a}“{b}”"),
    ("there is nothing in it, and '{role}' cannot be empty", "其中没有内容,“{role}”不能为空"),
    ("'{a}' is a table without geometry", "“{a}”是没有图形的表"), ("'{a}' has no geometry", "“{a}”没有图形"),
    ("its geometry is encoded as {a}, not as WKB", "图形编码为{a},不是WKB"),
    ("no GeoParquet: it has no 'geo' metadata", "不是GeoParquet:缺geo元数据"),
    ("this Parquet file says nothing of geometry", "此Parquet文件没有图形信息"),
    ("its index file .shx is missing, and its records cannot be followed", "缺索引文件.shx,且无法由.shp重建"),
    ("a shapefile holds one kind of geometry, and these are {said}", "Shapefile只能存一种图形,此处有{said}"),
    ("no row of headings in the first {n} rows", "前{n}行中没有表头"),
    ("row {n} has cells beyond its {m} headings", "第{n}行的单元格多于{m}个表头"),
    ("the heading '{a}' stands there {n} times", "表头“{a}”出现{n}次"),
    ("this is no workbook that can be read (perhaps an .xls renamed, or it has a password)",
     "工作簿读不出(可能是改名的.xls,或有密码)"),
    ("a text cannot stand in a sheet: {said}", "文字不能写入表格:{said}"),
    ("the table needs {a} and has {b}", "该表需要{a},现有{b}"), ("the table {a!}; it has {b}", "该表{a!},现有{b}"),
    ("lacks the north coordinate", "缺北坐标"), ("lacks the east coordinate", "缺东坐标"),
    ("lacks the latitude coordinate", "缺纬度"), ("lacks the longitude coordinate", "缺经度"),
    ("has the columns {a} for one coordinate", "有几栏表示同一坐标:{a}"),
    ("it has no column {a}; it has {b}", "没有字段{a},现有{b}"),
    ("the layer has no column '{a}' to name its features by", "图层没有用来命名的字段“{a}”"),
    ("the point table has no column '{a}'", "界址点表没有字段“{a}”"),
    ("the named features have no column '{a}'", "地物图层没有字段“{a}”"), ("its lines have no names", "线没有名称"),
    ("there is no layer of stock land", "没有存量用地图层"),
    ("several tables fit: {said}", "有几张表都符合:{said}"), ("there is such a table already", "已有这张表"),
    ("the table to write is not named", "没有指明要写的表"),
    ("it has several geometry columns: {said}", "有几个图形字段:{said}"),
    ("its geometries are in several systems: SRID {said}", "各图形坐标系不一:SRID {said}"),
    ("nothing is known of its SRID {a}", "SRID {a}含义不明"), ("the database says: {said}", "数据库提示:{said}"),
    # columns and values
    ("{a} lacks {b} for '{c}'. It has {d}", "{a}缺{b}(用作{c}),现有{d}"),
    ("{a} has no column '{b}', which case.toml names for '{c}'. It has {d}",
     "{a}没有case.toml指定给{c}的字段“{b}”,现有{d}"),
    ("{a} has {b}, any of which could be '{c}' of '{d}'", "{a}有{b},都可能是{d}的{c}"),
    ("{a}: the cut-off name '{b}' could be {c} of '{d}', or others could",
     "{a}:截断的字段名“{b}”可能是{d}的{c},也可能是别的"),
    ("columns names '{a}', which '{b}' has not", "columns中的“{a}”不是{b}的字段"),
    ("two layers lie in different systems: {a} and {b}", "两个图层坐标系不同:{a}与{b}"),
    ("'{a}' is in {b}, and '{c}' is in {d}", "“{a}”为{b},“{c}”为{d}"),
    ("its files are of different code lists", "各文件地类标准不一"),
    ("a deduction coefficient (KCXS) is {a}", "扣除系数(KCXS)为{a}"),
    # vertices and points
    ("a vertex has a coordinate that is no number", "有坐标不是数字"),
    ("feature {n} has a vertex whose coordinates are no numbers", "第{n}个要素有坐标不是数字"),
    ("corrupt vertex: feature {n} has a coordinate that is no number", "坐标损坏:第{n}个要素有坐标不是数字"),
    ("corrupt vertex: {a} is no point line", "坐标损坏:{a}不是点行"),
    ("corrupt vertex: {a!}", "坐标损坏:{a!}"), ("{code}: the point {a}, {b} {why!}", "{code}:点{a}, {b}{why!}"),
    ("the point {a}, {b} {why!}", "点{a}, {b}{why!}"), ("lies outside China", "在我国境外"),
    ("is in degrees, and others are in metres", "为度,其他点为米"),
    ("can be no point of a band of China", "不可能是我国任何分带中的点"),
    ("is of another zone than its plot, [{a}]", "与所在地块[{a}]不同带"),
    ("X is written for Y ({a})", "Y处写的是X的值({a})"), ("the coordinate {a} is no number", "坐标{a}不是数字"),
    ("a coordinate is no number: '{a}'", "坐标不是数字:“{a}”"),
    ("the text is not in {e} (byte {n})", "文字不是{e}编码(第{n}字节)"),
    ("'{a}' holds {b}, which GBK does not have", "“{a}”中的{b}不在GBK字集内"),
    ("row {n} is a collection of different geometries", "第{n}行是不同图形的集合"),
    ("there is nothing to write", "没有可写出的内容"),
    ("a table of boundary points holds polygons only", "界址点表只存面"),
    ("{a} {b} has a coordinate that is no number", "{a} {b}有坐标不是数字"),
    ("there are no points in it", "其中没有点"), ("there are no boundary points in it", "其中没有界址点"),
    ("there are no point lines in it, so it is no survey coordinate file", "其中没有点行,不是勘测定界坐标文件"),
    ("{a!} make {n} groups of {b} to {c} points, which bound no plots", "按{a!}分成{n}组,每组{b}至{c}点,不成地块"),
    ("blank lines", "空行"), ("the codes", "编码"),
    ("the coordinates may be decimal degrees or degrees, minutes and seconds (ddd.mmss)",
     "坐标可能是十进制度,也可能是度分秒(ddd.mmss)"),
    ("计量单位 says 度分秒, but some minutes or seconds are 60 and more", "计量单位为度分秒,但有的分或秒达到60"),
    ("an easting lies out of its band ({a} to {b})", "东坐标超出分带({a}至{b})"),
    ("a survey file cannot name the CRS {a}", "勘测定界文件写不出坐标系{a}"),
    ("a table of boundary points cannot say that it is in {a}", "界址点表无法写明坐标系{a}"),
    ("boundary points are not written as '{a}'", "界址点不能写成“{a}”"),
    # coordinate systems
    ("the layer has no CRS", "图层没有坐标系"), ("the raster has no CRS", "栅格没有坐标系"),
    ("it has no CRS", "没有坐标系"), ("{a} is no CRS ({b})", "{a}不是坐标系({b})"),
    ("it says no CRS, and its coordinates may be degrees", "没有写明坐标系,坐标可能是经纬度"),
    ("{a} holds degrees of WGS 84, and the layer says no CRS", "{a}只存WGS 84经纬度,而图层没有坐标系"),
    ("area cannot be measured in degrees ({a})", "经纬度下不能量面积({a})"),
    ("areas and widths cannot be measured in degrees ({a})", "经纬度下不能量面积和宽度({a})"),
    ("official area is defined in a Gauss-Krüger band of CGCS2000 or Xian 80, not in {a}",
     "椭球面积按2000国家大地坐标系或西安80的高斯-克吕格分带计算,而不是{a}"),
    ("its CRS is {a}, and the parameters lead from EPSG:{b}", "其坐标系为{a},而参数由EPSG:{b}转出"),
    ("'from' is {a}, and not a band of Xian 80 or Beijing 54", "from为{a},不是西安80或北京54的分带"),
    ("official area cannot be computed from degrees", "经纬度下不能算椭球面积"),
    ("the official area needs to know the band the coordinates are in", "算椭球面积须知道坐标所在分带"),
    ("there are no constants for the ellipsoid {a}", "没有椭球{a}的参数"),
    ("the eastings carry the zone prefix {a}, and the CRS stated is of zone {b}",
     "东坐标带号为{a},写明的坐标系为{b}带"),
    ("ZONE_UNKNOWN: eastings carry no zone prefix and {a} ({b})", "ZONE_UNKNOWN:东坐标无带号,{a}({b})"),
    ("longitude {a} falls in no {b}-degree band of China", "经度{a}不在我国任何{b}度带内"),
    ("{a} is no zone of China", "{a}不是我国的带号"),
    ("there is no ground in it to choose a band by", "其中没有图形,无从选带"),
    ("{a} brings a datum shift of its own, {b}, by nobody", "{a}自带基准转换参数{b},来历不明"),
    ("the parameters cannot be read ({said})", "参数读不出({said})"),
    ("the parameters miss a known point by {a} m, and {b} m is allowed", "参数在已知点上差{a}米,允许{b}米"),
    ("'to' is {a}, and not a band of CGCS2000", "to为{a},不是2000国家大地坐标系的分带"),
    ("it needs either [four] or [seven]", "须有[four]或[seven]之一"),
    ("it is not known where this ground lies: it has no CRS", "不知这些土地在哪里:没有坐标系"),
    # drawings
    ("this is a DWG file under another name", "这是改名的DWG文件"), ("this is no DXF file", "这不是DXF文件"),
    ("this DXF is damaged beyond mending: {said}", "DXF损坏,无法修补:{said}"),
    ("this DXF is damaged: {said}", "DXF已损坏:{said}"), ("this DXF cannot be read: {said}", "DXF读不出:{said}"),
    ("this binary DXF cannot be read: {said}", "二进制DXF读不出:{said}"),
    ("the drawing breaks off before its end", "图形文件不完整,中途断了"),
    ("'{a}' stands where a group code should", "应为组码处是“{a}”"),
    ("block '{a}' holds blocks without end", "图块“{a}”循环引用"),
    ("nothing is drawn on layer '{a}'; there are {b}", "图层“{a}”上没有图形,现有{b}"),
    ("a drawing is not written in '{a}'", "图形文件不以“{a}”写出"), ("feature #{n} is a {a}", "第{n}个要素是{a}"),
    # the case
    ("there is no case here", "这里没有案卷"), ("the review date is missing", "没有写明审查日"),
    ("unknown key '{a}'", "没有“{a}”这个键"), ("'{a}' is no date{b}", "“{a}”不是日期{b}"),
    ("'{a}': {b}", "“{a}”:{b}"), ("there is no layer '{a}'", "没有图层角色“{a}”"),
    ("there is no table '{a}'", "没有表格角色“{a}”"), ("unknown code list '{a}'", "没有地类标准“{a}”"),
    ("no land-use scheme is called '{a}'", "没有地类标准“{a}”"),
    ("no crosswalk leads from '{a}' to '{b}'", "没有从“{a}”到“{b}”的地类对照"),
    ("no role is called '{a}'", "没有角色“{a}”"), ("the case has no boundary", "案卷没有边界"),
    ("no boundary is named", "没有指明边界"), ("there is no boundary to amend", "没有可修改的边界"),
    ("two cases are called '{a}'", "有两个案卷都叫“{a}”"), ("there is no rule '{a}' in {b}", "{b}中没有规则“{a}”"),
    ("there is no rule '{a}'", "没有规则“{a}”"), ("{a} has no rule '{b}'", "{a}没有规则“{b}”"),
    ("there is no output '{a}'", "没有“{a}”这种输出"), ("its case is no longer at '{a}'", "案卷已不在“{a}”"),
    ("its case was made in memory", "案卷是在内存中建立的"), ("there is no review here", "这里没有审查结果"),
    ("this is no record of a review", "这不是审查记录"),
    ("this is no review of schema 1", "这不是schema 1的审查结果"),
    ("there is no record of how the review was run", "没有记录审查是怎样运行的"),
    ("{a} was changed since it was written", "{a}写出后被改动过"), ("'{a}' is no whole number", "“{a}”不是整数"),
    ("{a} is no whole number", "{a}不是整数"), ("--case takes one folder", "--case只接受一个文件夹"),
    ("a sketch is drawn from a text and named lines alone", "草图只由文字和带名称的线画出"),
    ("nothing is left of the draft once what breaks a rule is cut out", "剔除不符合之处后,草案已无土地"),
    ("a cluster needs the package distributed, which is not installed", "集群需要distributed包,尚未安装"),
    ("no scheduler answers there ({said})", "该处没有调度器应答({said})"),
    ("the scheduler has no worker", "调度器没有工作进程"),
    ("this file cannot be loaded as Python", "此文件不能作为Python载入"),
    ("the file has no function '{a}'", "文件中没有函数“{a}”"),
    # the boundary
    ("the boundary has no polygon with ground in it", "边界中没有有面积的面"),
    ("no 四至 was found in the text “{a}”", "文字“{a}”中没有找到四至"),
    ("the text describes no ground", "文字没有描述范围"), ("no ground is enclosed: {said}", "没有围成范围:{said}"),
    ("thinning leaves a ring with fewer than three corners", "抽稀后有环不足三个角点"),
    ("thinned at {a} m, these blocks cross themselves: {b}", "以{a}米抽稀后,这些区块自相交:{b}"),
    ("nothing may be assumed about '{a}'", "不能就“{a}”作出认定"),
    ("'{a}' cannot be taken as '{b}'", "“{a}”不能认定为“{b}”"),
    # rasters
    ("the raster is rotated or upside down", "栅格有旋转或上下颠倒"),
    ("its values are {a} and not classes", "像元值为{a},不是分类"),
    ("it cannot be read as a raster: {said}", "不能作为栅格读取:{said}"),
    ("it has no band {a}; it has {b}", "没有第{a}波段,共{b}"),
    ("it holds no value at all, only nodata", "全为无效值"),
    ("its cells are not those of the grid of {a}", "像元与{a}的格网不一致"),
    ("nothing says which of its values are built up", "没有说明哪些像元值是建设用地"),
    ("unknown land-cover scheme '{a}'", "没有土地覆盖方案“{a}”"),
    ("unknown kind of land cover '{a}'", "没有土地覆盖类别“{a}”"),
    ("the value {n} stands under '{a}' and '{b}'", "像元值{n}同时列在“{a}”和“{b}”下"),
    # maps, sheets, opinions
    ("there is no such base map", "没有这个底图"), ("this is no base map", "这不是底图"),
    ("'{a}' cannot be a base map: such tiles may be shifted (GCJ-02, BD-09)",
     "“{a}”不能作底图:其瓦片可能有偏移(GCJ-02、BD-09)"),
    ("no tiles are in this folder", "文件夹中没有瓦片"),
    ("the base map lies elsewhere than the zone", "底图不在开发区所在位置"),
    ("no tile of the base map touches the zone", "底图没有覆盖开发区的瓦片"),
    ("the tiles cannot be read: {said}", "瓦片读不出:{said}"),
    ("the tiles over the zone come to more than {n} MB", "开发区范围的瓦片超过{n} MB"),
    ("the picture cannot be read: {said}", "图片读不出:{said}"), ("this is no 天地图 address", "这不是天地图地址"),
    ("高德 has no such map", "高德没有这种图"), ("the map would have to fetch {a}", "地图须联网取{a}"),
    ("there is no ground to draw", "没有可画的土地"),
    ("this measure has no place on the ground", "这项结果没有对应的土地"), ("a {a} cannot be drawn", "{a}画不出来"),
    ("there is no font here", "这里没有字体"), ("this font cannot be read: {said}", "字体读不出:{said}"),
    ("there is no paper '{a}'", "没有“{a}”这种图幅"), ("1:{a} is no scale", "1:{a}不是比例尺"),
    ("at 1:{a} the boundary takes {b}, and the map on {c} has {d} x {e} mm",
     "按1:{a}边界需要{b},{c}上图幅只有{d} x {e}毫米"),
    ("there is no such template", "没有这个模板"), ("this is no Word document: {said}", "这不是Word文档:{said}"),
    ("the template cannot be filled in: {said}", "模板填不了:{said}"),
    ("the template has no place for a part of the opinion", "模板缺少放置意见内容的位置"),
    ("this is no table: {said}", "这不是表格:{said}"), ("{what!}; it has {said}", "{what!},现有{said}"),
    ("there is no table {a}", "没有表{a}"), ("there is no table in it", "其中没有表"),
    ("it has several tables", "其中有几张表"), ("it has no table", "其中没有表"),
    # what to do next
    ("Add {a}", "请补{a}"), ("Write 带号=39 into the header, or state {a}", "请在文件头写带号=39,或写明{a}"),
    ('State it, as crs = {a}', "请写明,如crs = {a}"),
    ("{a!} crs = {b}", "{a!}crs = {b}"), ("State", "请写明"), ("Check the path", "请核对路径"),
    ("Check the path in case.toml; it is relative to the case folder",
     "请核对case.toml中的路径,它相对于案卷文件夹"),
    ("Check the file", "请核对文件"), ("Check that the file is whole", "请核对文件是否完整"),
    ("Check that the file is whole, or export it anew", "请核对文件是否完整,或重新导出"),
    ("Check that it is a .py file", "请核对是否.py文件"),
    ("Check the file, and the layer's name in case.toml", "请核对文件及case.toml中的图层名"),
    ("Check the file, or name another sheet", "请核对文件,或另指一张表"), ("Check the layer", "请核对图层"),
    ("Check the sheet", "请核对表格"), ("Check the coordinates and their CRS", "请核对坐标及其坐标系"),
    ("Check 计量单位", "请核对计量单位"),
    ("Check the signs and units of the rotations, and X before Y", "请核对旋转参数的符号和单位,以及X在Y前"),
    ("Check its coordinate system", "请核对其坐标系"), ("Check that it covers the zone", "请核对其是否覆盖开发区"),
    ("A line is 点号,编码,Y,X,H", "每行应为 点号,编码,Y,X,H"),
    ("A point line is 点号,圈号,X,Y", "点行应为 点号,圈号,X,Y"),
    ("Such a file has [地块坐标], a head line for each plot and point lines 点号,圈号,X,Y",
     "这种文件有[地块坐标],每个地块一行地块行,点行为 点号,圈号,X,Y"),
    ("Part the plots by blank lines, or give each plot one code of its own",
     "请用空行分开地块,或给每个地块一个编码"),
    ("Ask for it saved anew as AutoCAD 2007 DXF or later", "请要求重新另存为AutoCAD 2007或更新的DXF"),
    ("Ask for it saved as DXF", "请要求另存为DXF"),
    ("Ask for the .shx, or export the layer anew", "请索取.shx,或重新导出图层"),
    ("Ask for the drawing exploded", "请要求炸开图块后提供"), ("Ask for the file again", "请重新索取文件"),
    ("Ask for the whole file", "请索取完整文件"),
    ("Get the file anew; it was cut off or broken on its way", "请重新索取文件:传输中被截断或损坏"),
    ("Export the layer anew", "请重新导出图层"), ("By its bytes it is in {a}", "按字节判断为{a}"),
    ("Convert it first", "请先转换"), ("Convert to the band the ground lies in", "请转换到土地所在的分带"),
    ("Convert to a CGCS2000 3-degree band first, say --to-crs {a}",
     "请先转换到2000国家大地坐标系3度带,如--to-crs {a}"),
    ("Convert to a CGCS2000 3-degree band first: --to-crs {a}", "请先转换到2000国家大地坐标系3度带:--to-crs {a}"),
    ("Project the layer to a CGCS2000 3-degree band first", "请先把图层投影到2000国家大地坐标系3度带"),
    ("Project the layer to its band first", "请先把图层投影到所在分带"),
    ("Project them to one system first", "请先投影到同一坐标系"),
    ("Correct it in case.toml: columns = { {a} = ... }", "请在case.toml中改正:columns = { {a} = ... }"),
    ("Correct it in the drawing", "请在图中改正"), ("Correct layer = ...", "请改正layer = ..."),
    ("Correct sheet = ...", "请改正sheet = ..."), ("Correct spatial_ref_sys", "请改正spatial_ref_sys"),
    ("Correct the coordinates", "请改正坐标"), ("Correct the names", "请改正名称"),
    ("Correct the vertex in the source", "请在来源处改正该点"), ("Draw it elsewhere", "请画在别处"),
    ("Give --text and --near, and no boundary", "请给--text和--near,不给边界"),
    ("Give [layers.draft] in case.toml", "请在case.toml中给出[layers.draft]"),
    ("Give [layers.stock_land] in case.toml", "请在case.toml中给出[layers.stock_land]"),
    ("Give a GeoTIFF", "请给GeoTIFF"),
    ("Give a GeoDataFrame, a GeoSeries, a layer or a geometry", "请给GeoDataFrame、GeoSeries、图层或图形"),
    ("Give a TOML file", "请给TOML文件"), ("Give a file with a boundary", "请给含边界的文件"),
    ("Give a file, or --case to draft a case from it", "请给文件,或加--case由文件夹起草案卷"),
    ("Give a file, or --sketch with --text and --near", "请给文件,或--sketch加--text和--near"),
    ("Give a folder that `landuse review` wrote", "请给landuse review写出的文件夹"),
    ("Give a folder that `landuse review` wrote with its review.json",
     "请给landuse review写出的、含review.json的文件夹"),
    ("Give a folder with a case.toml in it; `landuse inspect DIR --case` drafts one",
     "请给含case.toml的文件夹;landuse inspect DIR --case可起草"),
    ("Give a land-cover raster whose values are whole numbers", "请给像元值为整数的土地覆盖栅格"),
    ("Give a layer with geometry", "请给有图形的图层"), ("Give a layer with polygons", "请给面图层"),
    ("Give a review.json that landuse wrote", "请给landuse写出的review.json"),
    ("Give each column its own heading", "请给每列各自的表头"), ("Give every column a heading", "请给每列表头"),
    ("Give each system a table of its own", "请每个坐标系一张表"),
    ("Give lines with a column of names", "请给带名称字段的线"),
    ("Give more of the named lines", "请多给几条带名称的线"),
    ("Give one column headed X坐标 and one headed Y坐标", "请有一列表头为X坐标,一列为Y坐标"),
    ("Give one of them", "请给其中之一"),
    ("Give one scheme, or bring the files to one", "请给一个地类标准,或先统一各文件"), ("Give polygons", "请给面"),
    ("Give polygons with at least three corners", "请给至少三个角点的面"),
    ("Give the case folder with --case", "请用--case给出案卷文件夹"),
    ("Give the coordinate text file itself", "请给坐标文本文件本身"),
    ("Give the county, or another layer to hold against", "请给县界,或另一可对照的图层"),
    ("Give the folder of the submission", "请给报件文件夹"), ("Give the layer its CRS", "请给图层设坐标系"),
    ("Give the layer that holds them", "请给含有它们的图层"),
    ("Give the layers it was measured on: evidence.plot(parcels)", "请给量算所用的图层:evidence.plot(parcels)"),
    ("Give the number, such as 10000", "请给数字,如10000"),
    ("Give the parameters of its own system", "请给其自身坐标系的参数"),
    ("Give the polygon on which the layer is complete, or take 'covers' out",
     "请给图层完整覆盖的范围,或去掉covers"),
    ("Give the sentence with 东至, 南至, 西至, 北至", "请给含东至、南至、西至、北至的文字"),
    ("Give the text of the document", "请给文件的文字"),
    ("Give tiles of one grid, or one entry for each raster", "请给同一格网的多幅,或每幅各列一项"),
    ("Give a GeoTIFF, an .mbtiles file, a folder of tiles {z}/{x}/{y} {more}",
     "请给GeoTIFF、.mbtiles、瓦片文件夹、tianditu:vec:密钥或amap:vec"),
    ("Install it with pip install 'landuse[cluster]', or leave --scheduler out",
     "请pip install 'landuse[cluster]',或去掉--scheduler"),
    ("It can be taken as: {a}", "可取:{a}"), ("It goes from 0 to less than 1", "应为0至小于1"),
    ("It has one: {a}", "其中有一个:{a}"), ("It has: {a}", "现有:{a}"), ("It has {a}", "现有{a}"),
    ("It should name the sides, as in 东至…，南至…，西至…，北至…", "应写明各方向,如东至…，南至…，西至…，北至…"),
    ("KML holds no layer without features", "KML不能存没有要素的图层"),
    ("Keep it under another name, or name another folder with --out", "请另存为他名,或用--out另指文件夹"),
    ("Leave --strict out to convert all the same", "去掉--strict仍可转换"),
    ("Leave it out, or put it into the page as data", "请去掉,或作为数据放入页面"),
    ("Leave layer out", "请去掉layer"), ("Make a view with one of them", "请用其中之一建视图"),
    ("Make it first", "请先建立"),
    ("Leave out the folium plugin that asks for it, or add its text to the page yourself",
     "请去掉需要它的folium插件,或自行把内容放入页面"),
    ("Make it, or name another file with --out", "请先建立,或用--out另指文件"),
    ("Mend the field it names", "请改正所指的字段"),
    ("Mend the file (`landuse inspect` lists them all), or leave --strict out",
     "请改正文件(landuse inspect列出全部),或去掉--strict"),
    ("Mend the line it names", "请改正所指的行"), ("Mend the parameter, or leave it out", "请改正参数,或去掉"),
    ("Mend this key; the docs list the keys of a case", "请改正此键;文档列有案卷的全部键"),
    ("Move that away, or name another folder with --out", "请移开它,或用--out另指文件夹"),
    ("Name a .docx", "请给.docx文件"), ("Name a .ttf, .otf or .ttc", "请给.ttf、.otf或.ttc文件"),
    ("Name a draft in case.toml", "请在case.toml中指明草案"), ("Name a folder", "请指明文件夹"),
    ("Name a folder that holds checks/, intake/ or render/", "请指明含checks/、intake/或render/的文件夹"),
    ("Name a folder you may write to", "请指明可写的文件夹"),
    ("Name a larger paper, a smaller scale, or neither", "请用更大的图幅或更小的比例尺,或都不指定"),
    ("Name a layer of land", "请指明面图层"), ('Name a layer: layer = "lines"', '请指明图层:layer = "lines"'),
    ("Name a table of land", "请指明有图形的表"), ("Name another", "请另指一个"),
    ("Name another encoding, as gb18030", "请另给编码,如gb18030"),
    ("Name another file with --out", "请用--out另指文件"), ("Name another font", "请另给字体"),
    ("Name another, as gb18030", "请另给一个,如gb18030"),
    ("Name another, or give --overwrite", "请另指一个,或加--overwrite"),
    ("Name it in case.toml: columns = { {a} }", "请在case.toml中写明:columns = { {a} }"),
    ('Name it in case.toml: encoding = "gb18030"', '请在case.toml中写明:encoding = "gb18030"'),
    ("Name it with --to-layer TABLE", "请用--to-layer指明表名"),
    ("Name it: encoding = ...", "请写明:encoding = ..."),
    ("Name one with --layer, or leave --to-layer out", "请用--layer指明一个,或去掉--to-layer"),
    ("Name one: band = 1", "请指明:band = 1"), ('Name one: layer = "{a}"', '请指明:layer = "{a}"'),
    ('Name one: sheet = "..."', '请指明:sheet = "..."'), ("Name the column", "请指明字段"),
    ('Name the encoding, as encoding = "gb18030"', '请写明编码,如encoding = "gb18030"'),
    ("Name the file {a}.toml", "请把文件命名为{a}.toml"), ("Name the function as the file", "函数名应与文件名相同"),
    ("Pack one of {a} or a .gdb folder", "请打包{a}之一,或.gdb文件夹"), ("Put it under one", "请只列在一处"),
    ("Put figures with commas in quotes, or give every column a heading", "含逗号的数字请加引号,或给每列表头"),
    ("Rename one folder, for each review is named after its case", "请给其中一个文件夹改名:审查结果以案卷命名"),
    ("Run the review anew", "请重新审查"), ("Save it as .docx", "请另存为.docx"),
    ("Save it as .xlsx without a password", "请另存为不加密的.xlsx"),
    ("Save it as CSV in UTF-8", "请另存为UTF-8的CSV"), ("Save it as plain text", "请另存为纯文本"),
    ("Save it in UTF-8", "请以UTF-8保存"),
    ('Say which in case.toml: columns = { {a} = "{b}" }', '请在case.toml中指明:columns = { {a} = "{b}" }'),
    ("See evidence.where for its rows", "各行见evidence.where"),
    ("See the keys in the documentation", "各键见文档"), ("Split the file in two", "请把文件分成两个"),
    ("Start one with `dask scheduler`, and workers with `dask worker tcp://host:8786`",
     "请用dask scheduler启动,并用dask worker tcp://host:8786启动工作进程"),
    ("Start one with `dask worker`, with landuse installed beside it", "请用dask worker启动,其环境须装有landuse"),
    ("State a smaller width", "请给更小的宽度"), ("State its encoding", "请写明编码"),
    ("State its CRS", "请写明坐标系"), ('State it in case.toml: crs = "{a}"', '请在case.toml中写明:crs = "{a}"'),
    ("State the CRS it is in: --crs {a}", "请写明其坐标系:--crs {a}"),
    ("State the CRS of the file, or none", "请写明文件的坐标系,或不写"),
    ('State scheme = "clcd" or the like, or classes = { built = [8] }',
     '请写明scheme = "clcd"之类,或classes = { built = [8] }'),
    ("Set the CRS of the layers (set_crs), or draw it with evidence.plot()",
     "请给图层设坐标系(set_crs),或用evidence.plot()画"),
    ("Take it apart first", "请先拆开"),
    ("Take it out, or mend its spelling; the docs list the keys of a case",
     "请去掉,或改正拼写;文档列有案卷的全部键"),
    ("Take utf-8 or gbk", "请用utf-8或gbk"), ("There are {a}", "可用的有{a}"),
    ("There are: {a}. Or list the values: classes = {b}", "可用的有:{a};或列出各值:classes = {b}"),
    ("These are: {a}. Or name the reader: {b}", "可用的有:{a};或指明读取器:{b}"), ("There are: {a}", "可用的有:{a}"),
    ("`landuse policies show ID` lists the rules of a pack", "政策包的规则可用landuse policies show ID列出"),
    ("Check the address, and that the database can be reached", "请核对地址,并确认数据库可连接"),
    ("These are: {a}", "可用的有:{a}"), ("These may be: {a}", "可取:{a}"),
    ("They stand as {z}/{x}/{y}.png, .jpg or .webp", "应为{z}/{x}/{y}.png、.jpg或.webp"),
    ("Try gb18030 or utf-8", "请试gb18030或utf-8"), ("Unpack it yourself", "请自行解压"),
    ("Unpack it, and give the file", "请解压后给文件"),
    ("Unpack them into a folder {z}/{x}/{y}, or give a GeoTIFF", "请解压到瓦片文件夹,或给GeoTIFF"),
    ("Use one of {a}", "请用{a}之一"),
    ("Use tianditu:vec:KEY, whose tiles lie on CGCS2000, amap:vec, or a picture of your own",
     "请用tianditu:vec:密钥(CGCS2000)、amap:vec,或自己的图片"),
    ("Warp it north-up first, with gdalwarp", "请先用gdalwarp转成正北向"), ("Write .csv", "请写成.csv"),
    ("Write .gpkg", "请写成.gpkg"), ("Write amap:vec or amap:img", "请写amap:vec或amap:img"),
    ("Write gb18030 or utf-8", "请写gb18030或utf-8"), ("Write gbk or utf-8", "请写gbk或utf-8"),
    ("Write it anew with geometry_encoding='WKB'", "请以geometry_encoding='WKB'重写"),
    ("Write it as GeoParquet", "请写成GeoParquet"), ("Write it as utf-8", "请以utf-8写出"),
    ("Write it as {a} = 10000", "请写作{a} = 10000"),
    ("Write on = {a}, or give --on {b}; the clock is never used", "请写on = {a},或给--on {b};从不取当前时间"),
    ("Write the day as on = {a}", "请把日期写作on = {a}"), ("Write the review anew", "请重新写出审查结果"),
    ("Write tianditu:vec:KEY (vec, img or ter) with your own key", "请写tianditu:vec:密钥(vec、img或ter)"),
    ('Write to = "{a}"', '请写to = "{a}"'), ("Write utf-8", "请写utf-8"),
    ('Write, say, from = "{a}"', '请写明,如from = "{a}"'),
    ("Write 计量单位=度 or 计量单位=度分秒 into the header", "请在文件头写明计量单位=度或计量单位=度分秒"),
    ("Zones are 13 to 23 (6 degrees) and 25 to 45 (3 degrees)", "带号为13至23(6度带)、25至45(3度带)"),
)
# fmt: on


def refusal(error: LanduseError) -> str | None:
    """Say in Chinese why input was refused, where, and what to do next.

    Parameters
    ----------
    error
        The refusal.

    Returns
    -------
    str or None
        One line; None where what is wrong has no Chinese yet.
    """
    if isinstance(error.what, Message):
        return error.text("zh")
    said = said_in_chinese(error.what)
    if said is None:
        return None
    where, then = getattr(error, "where", ""), str(getattr(error, "next", ""))
    told = (said_in_chinese(then) or then) if then else ""
    if not told.endswith("..."):
        told = told.rstrip(".")
    return "".join(f"{part}。" for part in (f"{where}:{said}" if where else said, told) if part)


def in_language(error: LanduseError, lang: Lang) -> str:
    """Say why input was refused in the reader's language.

    Parameters
    ----------
    error
        The refusal.
    lang
        ``en``, or ``zh``: Chinese, with the English behind it, which can be looked up and sent on.

    Returns
    -------
    str
        One line; English alone where there is no Chinese.
    """
    told = refusal(error) if lang == "zh" else None
    return f"{told} [{error.text('en')}]" if told else str(error)


def in_both(error: LanduseError) -> dict[str, str]:
    """Say why input was refused in both languages, as the slot of a note takes them.

    Parameters
    ----------
    error
        The refusal.

    Returns
    -------
    dict
        ``zh`` and ``en``.
    """
    return {"zh": refusal(error) or str(error), "en": str(error)}


@cache
def _sentences() -> Sentences:
    return Sentences(SAID + REPAIRS)


def said_in_chinese(sentence: str) -> str | None:
    """Give the Chinese of why something was refused, or of what to do next.

    Parameters
    ----------
    sentence
        In English, with or without its full stop.

    Returns
    -------
    str or None
        None where it is not known.

    Examples
    --------
    >>> said_in_chinese("there is no rule 'x' in cn")
    'cn中没有规则“x”'
    """
    plain = " ".join(sentence.split())
    plain = plain if plain.endswith("...") else plain.removesuffix(".")
    return _sentences().in_chinese(plain)
