from django.db import migrations


class Migration(migrations.Migration):
    """The model has its own name; its table keeps the one it has, so that nothing moves."""

    dependencies = [
        ("requests_app", "0012_own_data"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Consultation", "OpinionRequest"),
                migrations.AlterModelTable("OpinionRequest", "requests_app_consultation"),
            ],
        ),
    ]
