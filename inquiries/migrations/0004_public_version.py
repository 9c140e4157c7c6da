"""公开稿 beside letter and reply. What is public today becomes the public version; 举报 not yet published
are confidential."""

from django.db import migrations, models
from django.db.models import F

REPORT, REPORT_CHANNEL = "report", "report_12389"


def keep_what_is_public(apps, schema_editor):
    contacts = apps.get_model("inquiries", "Contact").objects
    contacts.filter(published_at__isnull=False).update(
        public_subject=F("subject"), public_content=F("content"), public_reply=F("reply")
    )
    unpublished = contacts.filter(published_at=None)
    unpublished.filter(kind=REPORT).update(is_confidential=True)
    unpublished.filter(channel__code=REPORT_CHANNEL).update(is_confidential=True)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0003_original_number")]

    operations = [
        migrations.AddField(
            "contact",
            "public_subject",
            models.CharField(blank=True, default="", max_length=200, verbose_name="public subject"),
            preserve_default=False,
        ),
        migrations.AddField(
            "contact",
            "public_content",
            models.TextField(blank=True, default="", verbose_name="public question"),
            preserve_default=False,
        ),
        migrations.AddField(
            "contact",
            "public_reply",
            models.TextField(blank=True, default="", verbose_name="public reply"),
            preserve_default=False,
        ),
        migrations.RunPython(keep_what_is_public, migrations.RunPython.noop),
    ]
