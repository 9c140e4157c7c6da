"""Who wrote what, when, by which door; a chain that shows what was changed behind the portal's back."""

import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from disclosure.models import Unit
from disclosure.resources import UnitResource
from inquiries.models import Contact, ContactPerson, Opinion, OpinionGroup, ProgrammeSession
from records.kept import REGISTERS
from records.models import AuditEntry, AuditHead, AuditLink, Office
from records.names import value_label
from records.resources import run_import
from records.rows import AuditedQuerySet, NotTold
from tests.factories import inquiries as make
from tests.factories import staff

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (*REGISTERS, "records", "portal", "accounts", "papers", "opendata", "demo")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads.txt"
    return settings.AUDIT_HEADS


@pytest.fixture
def contact():
    return make.contact(subject="噪声扰民")


def entries(record):
    return list(
        AuditEntry.objects.filter(register=record._meta.label, record=str(record.pk))
        .order_by("pk")
        .values_list("action", "account_name", "door", "changes")
    )


def behind_the_back(statement):
    """`statement` by somebody who may do everything in the database."""
    tables = ("records_auditentry", "records_auditlink")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND sql LIKE '%append-only%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            for table in tables:
                cursor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        cursor.execute(statement)


def chained(times=3):
    for number in range(times):
        make.contact(subject=f"来件{number}")
    call_command("chain_audit", stdout=StringIO())
    return list(AuditEntry.objects.order_by("pk"))


# --- what is written


def test_a_change_leaves_old_and_new_value(contact):
    contact.is_complex = True
    contact.save()

    *_before, (action, _name, _door, changes) = entries(contact)
    assert (action, changes) == ("changed", {"is_complex": [False, True]})


def test_what_somebody_wrote_shows_that_it_changed_and_not_what_it_was(contact):
    contact.reply = "已告知住户李四"
    contact.save()

    assert entries(contact)[-1][3] == {"reply": ["", "●"]}


def test_a_save_that_changes_nothing_leaves_nothing(contact):
    before = entries(contact)

    contact.save()

    assert entries(contact) == before


def test_an_account_made_superuser_leaves_by_whom_and_its_password_stays_untold(admin_client):
    account = User.objects.create_user("lisi", password="从前的口令2025")
    account.is_superuser = True
    account.set_password("如今的口令2026")
    account.save()

    added, changed = entries(account)

    assert added[0] == "added"
    assert changed[3] == {"is_superuser": [False, True], "password": ["●", "●"]}
    assert "pbkdf2" not in str(entries(account))
    assert "md5" not in str(entries(account))


def test_a_sign_in_is_no_change_of_the_account(client):
    account = User.objects.create_user("lisi")
    client.force_login(account)

    assert [action for action, *_rest in entries(account)] == ["added"]


def test_what_the_bureau_says_of_itself_leaves_old_and_new_value():
    office = Office.objects.first() or Office.objects.create(
        name="某市公安局", valid_from=date(2016, 1, 1)
    )
    office.phone = "0719-8888888"
    old = Office.objects.get(pk=office.pk).phone
    office.save()

    assert entries(office)[-1][3] == {"phone": [old, "0719-8888888"]}


def test_the_steps_of_a_duty_are_in_the_chain_with_the_duty():
    account = staff.member("lisi", "承办")
    grant = Grant.objects.create(user=account, role="审核", reason="轮岗")
    Grant.objects.filter(pk=grant.pk).update(status="refused")

    assert entries(grant)[-1][3] == {"status": ["asked", "refused"]}


def test_a_removed_row_leaves_what_it_held():
    session = ProgrammeSession.objects.create(
        channel=make.channel(), held_on=date(2025, 5, 6), topic="防诈骗"
    )
    pk = session.pk

    session.delete()

    told = AuditEntry.objects.get(action="removed", record=str(pk))
    assert told.changes["held_on"] == ["2025-05-06", None]


def test_a_clerk_is_named_with_the_door(admin_client, contact):
    page = f"/admin/inquiries/contact/{contact.pk}/change/"
    form = admin_client.get(page).context["adminform"].form
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    inlines = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}

    admin_client.post(page, sent | inlines | {"is_complex": "on"})

    assert (
        "changed",
        "admin",
        "staff",
        {"is_complex": [False, True]},
    ) in entries(contact)


def test_reading_a_contact_leaves_who_read_it(admin_client, contact):
    admin_client.get(f"/admin/inquiries/contact/{contact.pk}/change/")

    assert ("read", "admin", "staff", {}) in entries(contact)


def test_taking_contacts_out_as_a_file_leaves_who_took_which(admin_client, contact):
    page = reverse("admin:inquiries_contact_export")

    admin_client.post(page, {"format": "0", "resource": ""})

    read = AuditEntry.objects.filter(action="read", register="inquiries.Contact").get()
    assert (read.account_name, read.record) == ("admin", str(contact.pk))


def test_reading_what_people_said_in_a_consultation_leaves_who_read_it(admin_client):
    silent, spoken = make.consultation(), make.consultation(title="第二次征求意见")
    Opinion.objects.create(consultation=spoken, text="同意", sent_at="2024-03-02T09:00+08:00")

    admin_client.get(reverse("admin:inquiries_consultation_change", args=[silent.pk]))
    admin_client.get(reverse("admin:inquiries_consultation_change", args=[spoken.pk]))

    read = AuditEntry.objects.filter(action="read").values_list("register", "record")
    assert list(read) == [("inquiries.Consultation", str(spoken.pk))]


def test_the_words_of_a_contact_and_its_day_stay_as_they_were_entered(admin_client, contact):
    page = f"/admin/inquiries/contact/{contact.pk}/change/"
    inlines = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}

    admin_client.post(
        page,
        inlines
        | {"kind": contact.kind, "subject": "换", "content": "换", "received_on": "2001-01-01"},
    )

    stored = Contact.objects.get(pk=contact.pk)
    assert (stored.subject, stored.content, stored.received_on) == (
        "噪声扰民",
        contact.content,
        contact.received_on,
    )


def test_personal_data_is_not_in_the_audit(contact):
    person = ContactPerson.objects.create(contact=contact, name="张三丰", phone="13812345678")
    person.phone = "13912345678"
    person.save()

    told = entries(person)
    assert told[-1][3] == {"phone": ["●", "●"]}
    assert "13812345678" not in str(told)


def test_rows_imported_and_their_changes_are_told_one_by_one(tmp_path):
    last = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    file = tmp_path / "units.csv"
    file.write_text("机构代码,机构名称\n9001,一大队\n9002,二大队\n", "utf-8")
    outcome = run_import(UnitResource(), file)
    assert outcome.errors == []
    file.write_text("机构代码,机构名称\n9001,一大队（新）\n", "utf-8")

    run_import(UnitResource(), file, update=True)

    first, second = Unit.objects.filter(code__in=["9001", "9002"]).order_by("code")
    added, changed = AuditEntry.objects.filter(register="disclosure.Unit", pk__gt=last).order_by(
        "pk"
    )
    assert (added.action, added.record) == ("added", f"{first.pk}–{second.pk}")
    values = {number: new["name"] for number, (_old, new) in added.changes.items()}
    assert values == {str(first.pk): "一大队", str(second.pk): "二大队"}
    assert (changed.record, changed.changes["name"]) == (str(first.pk), ["一大队", "一大队（新）"])


def test_an_update_of_many_rows_leaves_the_old_and_new_value_of_each():
    light, heavy = make.contact(), make.contact()
    heavy.is_complex = True
    heavy.save()

    count = Contact.objects.filter(pk__in=[light.pk, heavy.pk]).update(is_complex=True)

    assert count == 2
    assert entries(light)[-1][::3] == ("changed", {"is_complex": [False, True]})
    assert len(entries(heavy)) == 2  # entered, and made so before


def test_an_update_worked_out_by_the_database_leaves_what_came_out():
    group = OpinionGroup.objects.create(
        consultation=make.consultation(),
        summary="同意",
        elsewhere=3,
        elsewhere_source="来信",
        adoption="adopted",
    )

    OpinionGroup.objects.filter(pk=group.pk).update(elsewhere=F("elsewhere") + 4)

    assert entries(group)[-1][3] == {"elsewhere": [3, 7]}


def test_bulk_update_and_writing_through_a_relation_leave_it_too(contact):
    contact.is_complex = True
    Contact.objects.bulk_update([contact], ["is_complex"])
    contact.channel.contacts.update(is_complex=False)

    assert [told[3] for told in entries(contact)[-2:]] == [
        {"is_complex": [False, True]},
        {"is_complex": [True, False]},
    ]


def test_rows_stored_in_bulk_leave_their_values(contact):
    (copy,) = Contact.objects.bulk_create(
        [Contact(channel=contact.channel, number="9", received_on="2025-05-06", subject="再问")]
    )

    assert entries(copy)[-1][3]["received_on"] == [None, "2025-05-06"]


def test_storing_over_conflicts_does_not_say_what_was_stored_and_is_refused(contact):
    with pytest.raises(NotTold):
        Contact.objects.bulk_create([contact], ignore_conflicts=True)


# A statistic of the day, moved by every suggestion shown: nobody answers for it.
COUNTERS = {"requests_app.Satisfaction", "requests_app.SuggestionCount"}
# Refuses `update()`; stands below the audit.
SAVED_ONE_BY_ONE = {"statute.CalendarDay"}


def test_no_register_has_a_manager_that_writes_past_the_audit():
    models = [
        model
        for label in REGISTERS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    unheard = {
        model._meta.label
        for model in models
        if not issubclass(model._default_manager._queryset_class, AuditedQuerySet)
    }

    assert unheard == COUNTERS | SAVED_ONE_BY_ONE


# Ways past the managers, and why each leaves the audit whole.
PAST_THE_MANAGERS = {
    "records/import_writing.py",  # tells the audit itself, with what it read before
    "records/management/commands/rotate_personal_keys.py",  # the same values under another key
}


def test_nothing_writes_past_the_managers():
    ways = re.compile(
        r"_base_manager\b[^\n]*\.(update|bulk_update|bulk_create)\(|models\.QuerySet\.|_raw_delete\("
    )
    source = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    found = {str(file.relative_to(ROOT)) for file in source if ways.search(file.read_text("utf-8"))}

    assert found == PAST_THE_MANAGERS


# --- the chain


@pytest.mark.parametrize("table", ["records_auditentry", "records_auditlink"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_changes_no_row_of_the_audit(table, statement):
    chained()
    column = "entry" if table.endswith("link") else "door"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column, column))


def test_an_untouched_audit_is_whole():
    count = len(chained())

    told = StringIO()
    call_command("verify_audit", stdout=told)

    assert str(count) in told.getvalue()


def test_a_changed_row_is_named():
    second = chained()[1]
    behind_the_back(f"UPDATE records_auditentry SET door='elsewhere' WHERE id={second.pk}")

    with pytest.raises(CommandError, match=f"第{second.pk}条.*被改动"):
        call_command("verify_audit")


def test_a_missing_row_is_named():
    second = chained()[1]
    behind_the_back(f"DELETE FROM records_auditentry WHERE id={second.pk}")

    with pytest.raises(CommandError, match=f"第{second.pk}条.*缺失"):
        call_command("verify_audit")


def test_the_last_row_taken_away_with_its_link_is_missed():
    last = chained()[-1]
    behind_the_back(f"DELETE FROM records_auditlink WHERE entry={last.pk}")

    with pytest.raises(CommandError, match="缺失"):
        call_command("verify_audit")


def test_a_row_slipped_in_is_named():
    chained()
    slipped = AuditEntry.objects.create(
        at=timezone.now() - timedelta(days=30),
        door="admin",
        action="added",
        register="x",
        record="1",
    )

    with pytest.raises(CommandError, match=f"第{slipped.pk}条.*多出"):
        call_command("verify_audit")


def test_a_chain_made_anew_does_not_fit_the_head_kept_outside():
    first = chained()[0]
    behind_the_back(f"UPDATE records_auditentry SET door='elsewhere' WHERE id={first.pk}")
    AuditLink.objects.all().delete()
    AuditHead.objects.all().delete()
    call_command("chain_audit", stdout=StringIO())

    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_each_day_has_one_head(heads):
    chained()
    chained()

    (line,) = heads.read_text("ascii").splitlines()
    assert line.split()[0] == str(timezone.localdate()) != str(date(2000, 1, 1))


# --- the page


def test_an_auditor_reads_and_takes_out_and_changes_nothing(client, contact):
    auditor = User.objects.create_user("shenji", is_staff=True)
    auditor.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    client.force_login(auditor)
    page = reverse("admin:records_auditentry_changelist")
    added = AuditEntry.objects.get(register="inquiries.Contact", record=str(contact.pk))

    listed = client.get(page, {"register": "inquiries.Contact", "q": contact.pk})
    taken = client.post(page, {"action": "export_csv", "_selected_action": [added.pk]})
    shown = reverse("admin:records_auditentry_change", args=[added.pk])

    assert contact.number in listed.content.decode()
    assert contact.number in b"".join(taken.streaming_content).decode()
    assert client.get(shown).status_code == 200
    assert client.post(shown, {"door": "x"}).status_code == 403
    assert (
        client.post(reverse("admin:records_auditentry_delete", args=[added.pk])).status_code == 403
    )


def test_a_row_is_found_by_its_number_among_those_stored_together(admin_client, contact):
    facts = {"channel": contact.channel, "received_on": "2025-05-06", "subject": "再问"}
    rows = [Contact(number=str(number), **facts) for number in (7, 8, 9)]
    _first, second, _third = Contact.objects.bulk_create(rows)
    page = reverse("admin:records_auditentry_changelist")

    listed = admin_client.get(page, {"q": second.pk}).context["cl"].result_list

    assert listed[0].record == f"{rows[0].pk}–{rows[2].pk}"


def test_a_clerk_does_not_read_the_audit(client):
    client.force_login(make.clerk())

    assert client.get(reverse("admin:records_auditentry_changelist")).status_code in (302, 403)


def test_the_list_of_the_audit_asks_the_same_few_queries_however_long(admin_client, contact):
    page = reverse("admin:records_auditentry_changelist")
    admin_client.get(page)
    with CaptureQueriesContext(connection) as short:
        admin_client.get(page)
    chained(9)
    with CaptureQueriesContext(connection) as long:
        admin_client.get(page)

    assert len(long) == len(short)


# --- nothing is deleted


@pytest.mark.parametrize(
    ("app", "model"),
    [
        ("inquiries", "contact"),
        ("inquiries", "interview"),
        ("inquiries", "consultation"),
        ("inquiries", "programmesession"),
        ("requests_app", "case"),
        ("requests_app", "remedy"),
        ("disclosure", "disclosure"),
        ("disclosure", "poweritem"),
        ("disclosure", "tally"),
        ("disclosure", "decisioncount"),
        ("annual_report", "report"),
        ("annual_report", "workrecord"),
        ("annual_report", "problem"),
    ],
)
def test_not_even_a_superuser_deletes_a_row_of_a_register(rf, admin_user, app, model):
    request = rf.get("/")
    request.user = admin_user
    keeper = admin.site.get_model_admin(apps.get_model(app, model))

    assert keeper.has_delete_permission(request) is False
    assert "delete_selected" not in keeper.get_actions(request)


# What is no row of a register: reference data, what the office types for its search, failed sign-ins.
MAY_GO = {
    *("disclosure.Unit", "disclosure.Category", "disclosure.Channel", "disclosure.ServiceLink"),
    *("statute.CalendarDay", "records.SynonymGroup", "disclosure.Membership"),
    *("axes.AccessAttempt", "axes.AccessLog", "axes.AccessFailureLog"),
}
# A file, a question is taken out of a draft by a rule of its own.
OF_A_DRAFT = {"disclosure.Attachment", "inquiries.Question"}


def test_a_superuser_deletes_reference_data_alone_on_pages_and_in_the_rows_they_show(
    rf, admin_user
):
    request = rf.get("/")
    request.user = admin_user
    pages = admin.site._registry
    rows = [row for page in pages.values() for row in page.get_inline_instances(request)]
    may_go = {
        *(kind._meta.label for kind, page in pages.items() if page.has_delete_permission(request)),
        *(
            row.model._meta.label
            for row in rows
            if row.can_delete and row.has_delete_permission(request)
        ),
    }

    assert may_go - OF_A_DRAFT == MAY_GO


def test_a_superuser_asking_to_delete_a_contact_is_refused(admin_client, contact):
    answer = admin_client.post(
        reverse("admin:inquiries_contact_delete", args=[contact.pk]), {"post": "yes"}
    )

    assert answer.status_code == 403
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_an_entry_of_before_a_model_was_renamed_is_read_by_its_name_of_today():
    entry = AuditEntry(register="requests_app.Consultation", record="7", action="changed")

    assert str(entry).startswith("征求意见 7")


def test_a_column_that_holds_rows_is_told_as_it_is():
    rows = [{"code": "XK-001"}]

    assert value_label("disclosure.adjustmentproposal", "opens", rows) == str(rows)
    assert value_label("disclosure.adjustmentproposal", "closes", {"a": 1}) == "{'a': 1}"
