"""征求意见 has one name: a request's opinions and a letter's are called as the model is. No column moves."""

import django.db.models.deletion
from django.db import migrations, models

ONE_DRAFT = {
    "name": "letter_one_draft_of_a_kind",
    "fields": ["case", "kind"],
    "violation_error_message": "A draft of this kind exists already.",
}


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0019_void_by_undone_import")]

    operations = [
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
        # The rule names the field; in the database it names the column, which stays.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveConstraint("letter", ONE_DRAFT["name"])]
        ),
        migrations.AlterField(
            "letter",
            "consultation",
            models.ForeignKey(
                blank=True,
                db_column="consultation_id",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="requests_app.opinionrequest",
                verbose_name="opinion asked for",
            ),
        ),
        migrations.RenameField("letter", "consultation", "opinion_request"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    "letter",
                    models.UniqueConstraint(
                        condition=models.Q(issued_on=None, opinion_request=None), **ONE_DRAFT
                    ),
                )
            ]
        ),
    ]
