from django.db import migrations, models
from django.db.models import Count, Q


def only_what_came_elsewhere(apps, schema_editor):
    """What was typed as the whole: less those sent in, which count themselves from now on."""
    groups = apps.get_model("inquiries", "OpinionGroup").objects
    for group in groups.annotate(sent=Count("opinions")).iterator():
        group.elsewhere = max(group.elsewhere - group.sent, 0)
        group.elsewhere_source = "此前登记" if group.elsewhere else ""
        group.save(update_fields=["elsewhere", "elsewhere_source"])


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0009_passed_on")]
    operations = [
        migrations.RenameField("opiniongroup", "count", "elsewhere"),
        migrations.AddField(
            "opiniongroup",
            "elsewhere_source",
            models.CharField(
                blank=True, default="", max_length=200, verbose_name="where these were received"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(only_what_came_elsewhere, migrations.RunPython.noop),
    ]
