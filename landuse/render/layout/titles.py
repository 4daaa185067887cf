"""How the sheet calls the grounds it draws, whichever part of it names them."""

from __future__ import annotations

from landuse.core.messages import Message
from landuse.core.terms import PORTIONS

GROUND_TITLES: dict[str, Message] = {
    "approved": Message("Approved boundary"),
    "draft": Message("Draft boundary"),
    **PORTIONS,
}

DIRECTIONS: dict[str, Message] = {
    "E": Message("East"),
    "S": Message("South"),
    "W": Message("West"),
    "N": Message("North"),
}
#: What stands at the foot of every page.
NOTICE = Message("For review only: coordinates and data may be classified; do not publish. The boundary points govern.")
