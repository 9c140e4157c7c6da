"""Real Chromium against the live server: what a citizen and a clerk see and press."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Playwright keeps an event loop in this thread; Django would take the ORM calls of a test for async ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(scope="session")
def chromium(django_db_setup, django_db_blocker):
    """A browser for the session. While it lives this thread has an event loop, and Django keeps other
    connections for such a thread: they need to know the contents to bring back between tests, too."""
    from playwright.sync_api import sync_playwright

    with django_db_blocker.unblock():
        contents = {
            connection.alias: connection._test_serialized_contents
            for connection in connections.all()
            if hasattr(connection, "_test_serialized_contents")
        }
    with sync_playwright() as playwright:
        for alias, content in contents.items():
            connections[alias]._test_serialized_contents = content
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """A browser window that remembers what went wrong: script errors, CSP reports, foreign requests."""

    def __init__(self, page, origin):
        self.page, self.origin = page, origin
        self.faults = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message):
        if message.type == "error":
            self.faults.append(message.text)

    def _request(self, request):
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(
            self.origin
        ):
            self.faults.append(f"left the site: {request.url}")

    def _response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def open(self, path):
        self.page.goto(self.origin + path)
        return self.page

    def fits(self) -> bool:
        """No horizontal scrolling of the page as a whole."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )


def _visit(chromium, live_server, width, height, **options):
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", **options
    )
    return context, Visit(context.new_page(), live_server.url)


@pytest.fixture
def desktop(chromium, live_server):
    context, visit = _visit(chromium, live_server, 1280, 900)
    yield visit
    context.close()
    assert visit.faults == []


@pytest.fixture
def phone(chromium, live_server):
    context, visit = _visit(chromium, live_server, 390, 844, has_touch=True, is_mobile=True)
    yield visit
    context.close()
    assert visit.faults == []
