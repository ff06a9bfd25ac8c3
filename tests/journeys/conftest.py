"""A whole portal for a real browser: ASGI server and Celery worker (with beat) on the test database."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from portal.customers.models import Company, Role, ShipTo
from portal.kernel.models import User
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
POLICY = "Content Security Policy"
# The browser says so itself when a page is left while it fades in; no script of ours is at fault.
TRANSITION = "Transition was"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Portal:
    """A running portal and its address."""

    url: str


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path) -> Iterator[Portal]:
    """Start the portal's processes on the test database; they end before its tables are emptied."""
    logs = tmp_path
    port = free_port()
    environment = {**os.environ, **_environment(port, logs)}
    commands = {
        "web": ["uvicorn", "portal.asgi:application", "--port", str(port), "--log-level", "warning"],
        "worker": [
            *("celery", "-A", "portal", "worker", "--concurrency", "1", "--loglevel", "warning"),
            *("--beat", "--schedule", str(logs / "beat")),
        ],
    }
    started = []
    for name, command in commands.items():
        arguments = [sys.executable, "-m", *command]
        with (logs / f"{name}.log").open("wb") as log:
            started.append(subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=log, stderr=log))
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", logs)
        yield Portal(f"http://127.0.0.1:{port}")
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()


def _environment(port: int, data: Path) -> dict[str, str]:
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(data),
        "PORT": str(port),
        "DEBUG": "1",
        "SECRET_KEY": "journeys",
        "PYTHONUNBUFFERED": "1",
    }


def _wait(url: str, logs: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.3)
    told = "\n".join(path.read_text()[-2000:] for path in sorted(logs.glob("*.log")))
    raise AssertionError(f"the portal did not become ready:\n{told}")


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Start one Chromium for a module: its event loop must have ended before other tests start theirs."""
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--disable-quic", "--disable-dev-shm-usage"]
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path, args=flags)
        yield found
        found.close()


@dataclass
class Visitor:
    """A person at a browser."""

    page: Page
    url: str

    def log_in(self, user: User) -> None:
        self.page.goto(f"{self.url}/account/login/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", factories.PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/account/login" not in url)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator[object]:
    """Return a function that opens a browser window: width, language, with or without JavaScript."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(size: ViewportSize = DESKTOP, locale: str = "en-GB", javascript: bool = True) -> Visitor:
        context = browser.new_context(viewport=size, locale=locale, java_script_enabled=javascript)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "pageerror", lambda error: faults.append(str(error)) if TRANSITION not in str(error) else None
        )
        page.on("console", lambda message: faults.append(message.text) if POLICY in message.text else None)
        return Visitor(page, portal.url)

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@dataclass(frozen=True)
class Shop:
    """A small business on the test database."""

    company: Company
    ship_to: ShipTo
    buyer: User
    operator: User
    desk: User
    network: factories.Network


@pytest.fixture
def shop(portal: Portal) -> Shop:
    """Return a company with a buyer, a stocked network, an operator and a desk."""
    from django.contrib.auth import get_user_model

    from inventory.models import SiteAssignment
    from portal.catalogue.services import reindex_items

    company = factories.make_company("ALPHA", language="en")
    network = factories.make_network()
    bolt = factories.make_item(
        "BOLT-M10", name_en="Hexagon bolt M10x50 stainless", name_fr="Vis hexagonale M10x50 inox"
    )
    nut = factories.make_item("NUT-M10", name_en="Hexagon nut M10", name_fr="Écrou hexagonal M10")
    factories.put_stock(bolt, network.site, 1000)
    factories.put_stock(nut, network.site, 40)
    reindex_items()
    people = get_user_model().objects
    operator = people.create_user("operator@comptoir.example", factories.PASSWORD, is_operator=True)
    SiteAssignment.objects.create(user=operator, site=network.site)
    return Shop(
        company=company,
        ship_to=factories.make_ship_to(company),
        buyer=factories.make_person("buyer@alpha.example", company, Role.BUYER),
        operator=operator,
        desk=people.create_user(
            "desk@comptoir.example", factories.PASSWORD, is_staff=True, is_superuser=True
        ),
        network=network,
    )
