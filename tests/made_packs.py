"""A small pack of one's own, as an analyst would write it, for any test."""

from __future__ import annotations

HEAD = """
id = "local"
version = "1"
title = { zh = "某市办法", en = "A city's rules" }
document = "某市办法"
tools = { L9 = "tool:compare" }
"""
SHARE = """
[[rules]]
id = "share"
clause_id = "L1"
title = { zh = "产业用地占比", en = "Employment land" }
weight = "must"
check = "employment_land_share"
params = { denominator = "boundary", uses = "industrial" }
limit = { op = ">=", value = 0.6 }
message = { zh = "占{bounds},要求{limit}:{verdict}", en = "{bounds}, {limit} wanted: {verdict}" }
citation = { clause = "一", quote = "不得低于60%" }
"""
IDLE = """
[[rules]]
id = "idle"
clause_id = "L10"
title = { zh = "闲置土地", en = "Idle land" }
weight = "notice"
check = "idle_land"
message = { zh = "{value}宗", en = "{value} parcels" }
citation = { clause = "二", quote = "盘活…闲置土地" }
"""
TESTS = """
[[tests]]
rule = "share"
expect = "met"
value = 0.6
[tests.layers.draft]
rows = [{ box = [0, 0, 100, 100], block = "1" }]
[tests.layers.parcels]
scheme = "gbt21010"
rows = [{ box = [0, 0, 60, 100], use_code = "0601" }, { box = [60, 0, 100, 100], use_code = "0701" }]

[[tests]]
rule = "share"
expect = "broken"
[tests.layers.draft]
rows = [{ polygon = [[0, 0], [100, 0], [100, 100], [0, 100]] }]
[tests.layers.parcels]
scheme = "gbt21010"
rows = [{ box = [0, 0, 50, 100], use_code = "0601" }, { box = [50, 0, 100, 100], use_code = "0701" }]

[[tests]]
rule = "share"
expect = "undecided"
low = 0.0
high = 1.0
[tests.layers.draft]
rows = [{ box = [0, 0, 100, 100] }]

[[tests]]
rule = "idle"
expect = "measured"
on = 2021-03-02
value = 1
[tests.tables.supply]
rows = [{ contract = "1", agreed_start = 2020-03-01, actual_start = "" }]
"""
