"""In the main site: below its path, between its header and footer, in its frame."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import environment

pytestmark = pytest.mark.django_db


ADDRESSES = """
import django
django.setup()
from django.templatetags.static import static
from django.urls import reverse
print(static("portal/site.css"), reverse("search"))
"""


def test_below_a_path_styles_and_links_carry_it(tmp_path):
    where = {"FORCE_SCRIPT_NAME": "/xxgk", "SECRET_KEY": "below", "DEBUG": "1", "VAR_DIR": tmp_path}
    started = subprocess.run(
        [sys.executable, "-c", ADDRESSES],
        env={**os.environ, **where, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )

    assert started.stdout == "/xxgk/static/portal/site.css /xxgk/search/\n"


def test_the_main_sites_header_and_footer_stand_around_every_page(client, settings, tmp_path):
    (tmp_path / "_host_header.html").write_text("<p>市政府门户</p>")
    (tmp_path / "_host_footer.html").write_text("<p>市政府主办</p>")
    own = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**own, "DIRS": [tmp_path, *own["DIRS"]]}]

    page = client.get("/guide/").content.decode()

    assert page.index("市政府门户") < page.index("<header>")
    assert page.index("</footer>") < page.index("市政府主办")


def test_nobody_shows_the_portal_in_a_frame_unless_named(client):
    answer = client.get("/guide/")

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (environment.prefix, "FORCE_SCRIPT_NAME", "xxgk"),
        (environment.prefix, "FORCE_SCRIPT_NAME", "/xx gk"),
        (environment.folder, "HOST_TEMPLATES", "/nowhere/at/all"),
    ],
)
def test_an_odd_place_stops_the_start_with_its_name(read, name, value, monkeypatch):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        read(name)


def test_a_path_is_taken_without_its_last_slash(monkeypatch):
    monkeypatch.setenv("FORCE_SCRIPT_NAME", "/xxgk/")

    assert environment.prefix("FORCE_SCRIPT_NAME") == "/xxgk"
