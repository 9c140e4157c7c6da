"""No English on the Chinese pages of the staff: every list, form, step and error is read word by word."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from lxml import html

from annual_report.models import Report
from portal.roles import ROLES, sync_roles
from requests_app.models import Case
from tests.factories import disclosure, inquiries
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[A-Za-z]{2,}|\bNone\b")
# Names of formats, standards and techniques, which Chinese writes so; words of codes and addresses.
KNOWN = {
    *(
        "PDF",
        "DOCX",
        "XLSX",
        "XLS",
        "CSV",
        "ZIP",
        "PNG",
        "JPEG",
        "HEIC",
        "WebP",
        "BMP",
        "HTML",
        "JSON",
    ),
    *(
        "MB",
        "SHA",
        "EMS",
        "IP",
        "Word",
        "Excel",
        "IPv",
        "AAAA",
        "ICP",
        "GB",
        "LDAP",
        "http",
        "https",
    ),
    *("Control", "Command", "Mac", "deploy", "gongkai", "jobs", "timer", "EMAIL", "URL"),
    # Names the 国办 gives the fields of a page, the package of the calendar, an account's own name.
    *("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords"),
    *(
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
        "Keywords",
        "Author",
        "Description",
    ),
    *("chinesecalendar", "everybody"),
}
# What is data: numbers of records, codes, hashes, e-mail, addresses on the web, the demo's file names.
DATA = re.compile(
    r"[a-z]+[-/][\w-]*\d+|\b[0-9a-f]{12,}\b|\S+@\S+|https?://\S+|[\w.-]+\.(?:pdf|docx|xlsx|csv|cn)\b"
    r"|\{\w+\}|[A-Z]{2}-?\d+|[a-z_]+/[A-Z_]+"
)
# Logs show what a browser sent and which command ran; lists of reference data their codes.
UNREAD = {"axes.accessattempt", "axes.accesslog", "axes.accessfailurelog", "records.jobrun"}
CODED = {"disclosure.unit", "disclosure.category", "disclosure.channel", "disclosure.servicelink"}
SEEN_ON = ("title", "aria-label", "placeholder", "alt")


def words_of(content: str) -> set[str]:
    """What a reader sees or hears in Latin letters, beyond what is known or data."""
    body = html.document_fromstring(content).find("body")
    for hidden in body.xpath(
        "//script|//style|//svg|//textarea|//*[@class='visually-data']|//code"
    ):
        hidden.drop_tree()
    texts = list(body.itertext())
    texts += [value for name in SEEN_ON for value in body.xpath(f"//@{name}")]
    texts += body.xpath("//input[@type='submit' or @type='button']/@value")
    read = DATA.sub(" ", "\n".join(texts))
    return set(WORD.findall(read)) - KNOWN


@pytest.fixture
def everybody(client):
    """An account with every duty, to see every page; its name is Chinese, as all names here."""
    sync_roles()
    user = User.objects.create_superuser("everybody", first_name="全能")
    user.groups.set(Group.objects.filter(name__in=ROLES))
    client.force_login(user)
    return client


def records_of(model):
    """One record for each state a page can be in."""
    match model._meta.label:
        case "requests_app.Case":
            return [make.case_in(status) for status in Case.Status if status != "archived"]
        case "disclosure.Disclosure":
            made = (disclosure.draft, disclosure.submitted, disclosure.approved)
            return [each() for each in (*made, disclosure.published, disclosure.withdrawn)]
        case "inquiries.Contact":
            return [inquiries.contact(), inquiries.published_contact()]
        case "inquiries.Interview":
            return [inquiries.interview()]
        case "inquiries.Consultation":
            return [inquiries.consultation()]
        case "disclosure.PowerItem":
            return [disclosure.power()]
    return list(model._default_manager.all()[:2])


def give_names():
    for number, user in enumerate(User.objects.filter(first_name="")):
        User.objects.filter(pk=user.pk).update(first_name=f"某{number}")


def pages_of(model, records):
    """Addresses of the lists and forms of a register, and of its records with their steps."""
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    for name in ("changelist", "add", "import", "find", "intake", "monitor"):
        try:
            yield reverse(base + name)
        except NoReverseMatch:
            continue
    for record in records:
        yield reverse(base + "change", args=[record.pk])
        yield reverse(base + "history", args=[record.pk])


def step_pages(page):
    return [step.url for step in (page.context or {}).get("steps", [])]


def sent_empty(client, address, page):
    """The form of `page` with nothing filled in: what it says of that."""
    hidden = html.fromstring(page.content).xpath("//form[@method='post']//input[@type='hidden']")
    given = {field.get("name"): field.get("value", "") for field in hidden if field.get("name")}
    return client.post(address, given, follow=True)


MODELS = [
    model._meta.label
    for model in admin.site._registry
    if model._meta.label_lower not in UNREAD | CODED
]


@pytest.mark.parametrize("label", MODELS)
def test_the_pages_and_errors_of_a_register_are_chinese(everybody, label):
    model = apps.get_model(label)
    records = records_of(model)
    give_names()
    found = {}

    for address in pages_of(model, records):
        page = everybody.get(address, follow=True)
        assert page.status_code in (200, 403, 404), address
        seen = [(address, page)]
        for step in step_pages(page):
            asked = everybody.get(step, follow=True)
            seen += [(step, asked), (f"{step} ←", sent_empty(everybody, step, asked))]
        if address.endswith("/add/") and page.status_code == 200:
            seen.append((f"{address} ←", sent_empty(everybody, address, page)))
        for where, shown in seen:
            is_page = shown["Content-Type"].startswith("text/html") and shown.status_code != 403
            if is_page and (words := words_of(shown.content.decode())):
                found[where] = sorted(words)

    assert found == {}


DESK = ["index", "my-sign-in", "password_change", "load", "leading", "held-form"]


@pytest.mark.parametrize("name", DESK)
def test_the_pages_of_the_desk_are_chinese(everybody, name):
    make.accepted_case()
    make.remedy("行复1号", filed_on=localdate())
    give_names()

    page = everybody.get(reverse(f"admin:{name}"), follow=True)

    assert words_of(page.content.decode()) == set()


def test_a_year_of_the_report_is_chinese_on_each_of_its_pages(everybody):
    year = localdate().year

    for name in ("coverage", "assessment"):
        page = everybody.get(reverse(f"admin:annual_report_report_{name}", args=[year]))
        assert words_of(page.content.decode()) == set(), name
    assert Report.objects.count() == 0


def test_a_word_of_english_on_a_page_is_found():
    assert words_of("<body><p>已受理 Done</p><img alt='False'></body>") == {"Done", "False"}
    assert words_of("<body><p>gaj/2026-00091，PDF文件，date</p></body>") == {"date"}
    assert words_of("<body><input type='submit' value='Save'></body>") == {"Save"}


def test_a_new_record_is_offered_without_a_blank_inside_chinese(everybody):
    page = everybody.get(reverse("admin:disclosure_disclosure_add")).content.decode()

    assert "新增主动公开信息" in page
    assert "增加 " not in page


def test_people_are_called_by_their_names(everybody):
    item = disclosure.draft(by="chengban")
    User.objects.filter(username="chengban").update(first_name="王五")

    address = reverse("admin:disclosure_disclosure_change", args=[item.pk])
    page = everybody.get(address).content.decode()

    assert "王五" in page
    assert "chengban" not in page
