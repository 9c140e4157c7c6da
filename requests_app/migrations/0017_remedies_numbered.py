from django.db import migrations, models


def number(apps, schema_editor):
    """Matters so far, in the order they were accepted; each series goes on after them."""
    Remedy, Series = apps.get_model("requests_app", "Remedy"), apps.get_model("records", "Series")
    counts = {}
    for remedy in Remedy.objects.order_by("filed_on", "pk"):
        start = f"{'复' if remedy.kind == 'review' else '诉'}{remedy.filed_on.year}"
        counts[start] = counts.get(start, 0) + 1
        Remedy.objects.filter(pk=remedy.pk).update(
            register_number=f"{start}-{counts[start]:03d}"
        )
    for start, last in counts.items():
        Series.objects.create(key=f"remedy/{start}", last=last)


class Migration(migrations.Migration):

    dependencies = [
        ("requests_app", "0016_letter_versions"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="remedy",
            name="register_number",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=20, verbose_name="number in our register"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("register_number", ""), _negated=True),
                fields=("register_number",),
                name="remedy_register_number_once",
            ),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
