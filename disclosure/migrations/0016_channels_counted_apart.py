from django.db import migrations, models

APART = ("online_station", "suggestion_box", "site_mailbox")  # until now no part of the total


def set_apart(apps, schema_editor):
    apps.get_model("disclosure", "Channel").objects.filter(code__in=APART).update(
        counted_apart=True
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0015_ended_by")]
    operations = [
        migrations.AddField(
            "channel",
            "counted_apart",
            models.BooleanField(
                default=False,
                help_text="Contacts of this channel are no part of the report's total.",
                verbose_name="counted apart",
            ),
        ),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
    ]
