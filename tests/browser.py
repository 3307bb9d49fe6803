"""Pages in a real browser: headless Chromium, as it is installed on the machine, driven by Playwright.

A test module that names this one in ``pytest_plugins`` has ``show``, which opens the text of a page.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SCREENSHOTS = Path(__file__).parents[1] / "build" / "screenshots"  # kept as output of CI
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # a container may have little shared memory
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, or a test that is skipped because there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[test]'")
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(_NAMES)} is on the PATH")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page that was opened from a file, with all that it asked for and all that it complained of."""

    page: Any
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def check_silent(self) -> None:
        """Nothing left the page, and nothing went wrong in it."""
        assert self.asked == [self.address]
        assert self.complaints == []

    def shoot(self, name: str, part: str = "") -> None:
        """Keep a picture of all of it, or of a part."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        how = {"path": SCREENSHOTS / f"{name}.png", "animations": "disabled"}
        if part:
            self.page.locator(part).screenshot(**how)
        else:
            self.page.screenshot(full_page=True, **how)

    def boxes(self) -> list[dict[str, float]]:
        """The boxes that are drawn, in the drawing's own measure."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('#canvas .box')].map((g) => {
                const { e: x, f: y } = g.transform.baseVal.consolidate().matrix, b = g.querySelector('.outline').getBBox();
                return { x, y, width: b.width, height: b.height };
            })"""
        )

    def smallest_text(self) -> float:
        """The smallest text on the screen, in pixels as it is rendered."""
        return self.page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('#canvas text')].map((text) => {
                const scale = text.getScreenCTM().a;
                return parseFloat(getComputedStyle(text).fontSize) * scale;
            }))"""
        )

    def box(self, words: str, kind: str = "") -> Any:
        """The first box whose name begins with the kind and holds the words."""
        name = re.compile(rf"^{re.escape(kind)}.*{re.escape(words)}", re.IGNORECASE | re.DOTALL)
        return self.page.locator("#canvas").get_by_role("button", name=name).first


@contextmanager
def opened(browser: Any, path: Path, **how: Any) -> Iterator[Opened]:
    """Open a file; ``how``: colour scheme, size, as Playwright names them."""
    how = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **how}
    context = browser.new_context(**how)
    page = context.new_page()
    found = Opened(page, path.as_uri())
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.goto(found.address)
    yield found
    context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens the text of a page; when the test is over, looks that each page was silent and asked for nothing."""
    with ExitStack() as stack:
        used: list[Opened] = []

        def shown(text: str, **how: Any) -> Opened:
            path = tmp_path / f"{len(used)}.html"
            path.write_text(text, encoding="utf-8")
            used.append(stack.enter_context(opened(browser, path, **how)))
            return used[-1]

        yield shown
        for one in used:
            one.check_silent()
