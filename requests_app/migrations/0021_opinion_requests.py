"""征求意见 has one name: table, column, rules and index are called as the model is (docs/glossary.md)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

RULES = {
    "answered_exactly_with_answer": {
        "condition": (Q(answer="") & Q(answered_on=None))
        | (~Q(answer="") & Q(answered_on__isnull=False)),
        "violation_error_message": "An answer has a day, and the other way round.",
    },
    "answered_after_letter": {
        "condition": Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
        "violation_error_message": "An answer cannot come before the letter.",
    },
    "delivered_after_letter": {
        "condition": Q(delivered_on=None) | Q(delivered_on__gte=F("sent_on")),
        "violation_error_message": "A letter cannot arrive before it was sent.",
    },
    "decided_over_a_joint_organ": {
        "condition": Q(joint_decision="", decided_on=None, decided_by=None)
        | Q(
            kind="organ",
            answer="objects",
            joint_decision__in=("disclose", "withhold"),
            decided_on__isnull=False,
            decided_by__isnull=False,
        ),
        "violation_error_message": (
            "The lead organ decides on the objection of a joint organ, with a day (Article 34)."
        ),
    },
    "silence_by_kind": {
        "condition": (Q(kind="third_party") & ~Q(answer="deemed"))
        | (Q(kind="organ") & ~Q(answer="silent")),
        "violation_error_message": (
            "A silent organ agrees; a silent third party leaves the decision open."
        ),
    },
}
ONE_DRAFT = "letter_one_draft_of_a_kind"


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0020_extensions_of_older_registers")]

    operations = [
        *(migrations.RemoveConstraint("opinionrequest", f"consultation_{rule}") for rule in RULES),
        migrations.AlterModelTable("opinionrequest", None),
        migrations.AlterField(
            "opinionrequest",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinion_requests",
                to="requests_app.case",
                verbose_name="request",
            ),
        ),
        migrations.RenameIndex(
            "opinionrequest", new_name="opinion_waiting", old_name="consultation_waiting"
        ),
        *(
            migrations.AddConstraint(
                "opinionrequest", models.CheckConstraint(name=f"opinion_{rule}", **said)
            )
            for rule, said in RULES.items()
        ),
        # The rule speaks of the column, so it goes before the name and comes back with the new one.
        migrations.RemoveConstraint("letter", ONE_DRAFT),
        migrations.RenameField("letter", "consultation", "opinion_request"),
        migrations.AddConstraint(
            "letter",
            models.UniqueConstraint(
                name=ONE_DRAFT,
                fields=["case", "kind"],
                condition=Q(issued_on=None, opinion_request=None),
                violation_error_message="A draft of this kind exists already.",
            ),
        ),
    ]
