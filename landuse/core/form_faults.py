"""What is wrong with a value of a case, a pack or a parameter file, in the words of the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from landuse.core.messages import Message

_QUOTED = re.compile(r"'[^']*'")
_KINDS = {
    "missing": Message("it is missing"),
    "extra_forbidden": Message("there is no such key"),
    "string_type": Message("it must be a text"),
    "int_type": Message("it must be a whole number"),
    "int_parsing": Message("it must be a whole number"),
    "int_from_float": Message("it must be a whole number"),
    "float_type": Message("it must be a number"),
    "float_parsing": Message("it must be a number"),
    "finite_number": Message("it must be a finite number"),
    "bool_type": Message("it must be true or false"),
    "bool_parsing": Message("it must be true or false"),
    "list_type": Message("it must be a list"),
    "tuple_type": Message("it must be a list"),
    "dict_type": Message("it must be a table"),
    "model_type": Message("it must be a table"),
    "date_type": Message("it must be a date, as 2026-06-30"),
    "date_parsing": Message("it must be a date, as 2026-06-30"),
    "date_from_datetime_parsing": Message("it must be a date, as 2026-06-30"),
    "greater_than": Message("it must be more than {gt}"),
    "greater_than_equal": Message("it must be at least {ge}"),
    "less_than": Message("it must be less than {lt}"),
    "less_than_equal": Message("it must be at most {le}"),
    "literal_error": Message("it must be one of {expected}"),
    "control_line": Message("control lines are never public: {names}"),
    "no_letters": Message("it has no letters in it: write it in words"),
    "too_short": Message("it needs at least {min_length} entries"),
    "too_long": Message("it may have at most {max_length} entries"),
}


def form_fault(fault: Mapping[str, Any]) -> Message | str:
    """Return what pydantic found wrong with a value; its own words where ours have none for it."""
    message = _KINDS.get(str(fault["type"]))
    if message is None:
        return str(fault["msg"])
    values = dict(fault.get("ctx", {}))
    if "expected" in values:  # 'a', 'b' or 'c'
        values["expected"] = _QUOTED.findall(str(values["expected"])) or values["expected"]
    return message(**values)
