"""A browser that is cut off from the network and keeps account of what a page asks for and complains of."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest


@dataclass
class Opened:
    """A page, and what it did that it should not."""

    page: object
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        """Whether it asked for nothing and complained of nothing."""
        return not self.asked and not self.complaints


@pytest.fixture
def show(browser):
    """Open a page of HTML from a file, at the size of a bureau's screen."""
    contexts = []

    def opened(path, width=1366, height=768):
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        found = Opened(page)

        def route(request):
            if request.request.url.partition(":")[0] in ("file", "data", "blob"):
                return request.continue_()
            found.asked.append(request.request.url)
            return request.abort()

        page.route("**/*", route)
        page.on("console", lambda said: found.complaints.append(said.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (found.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_function("window.landuse === undefined || window.landuse.app !== undefined")
        return found

    yield opened
    for context in contexts:
        context.close()
