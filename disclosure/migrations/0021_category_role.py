"""What the site uses a category for is a field; the shipped ones get theirs by their code."""

from django.db import migrations, models

ROLES = {
    "zn": "guide",
    "zd": "systems",
    "ysqdf": "answers",
    "zcjd": "explanations",
    "tztg": "notices",
    "jqyj": "warnings",
    "gzdt": "news",
    "zadt": "news",
    "yasf": "news",
    "art20-05": "licences",
    "art20-06": "penalties",
    "art20-07": "budgets",
    "art20-08": "fees",
    "art20-14": "recruitment",
}


def name_roles(apps, schema_editor):
    Category = apps.get_model("disclosure", "Category")
    for code, role in ROLES.items():
        Category.objects.filter(code=code).update(role=role)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0020_classified")]
    operations = [
        migrations.AddField(
            model_name="category",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("guide", "政府信息公开指南"),
                    ("systems", "政府信息公开制度"),
                    ("answers", "依申请公开答复"),
                    ("explanations", "政策解读"),
                    ("notices", "通知公告"),
                    ("warnings", "预警信息"),
                    ("news", "工作动态"),
                    ("budgets", "财政预决算"),
                    ("penalties", "行政处罚"),
                    ("licences", "行政许可和服务"),
                    ("fees", "收费"),
                    ("recruitment", "招考录用"),
                ],
                help_text="The home page, the duty monitor and published answers look for it by this.",
                max_length=20,
                verbose_name="used for",
            ),
        ),
        migrations.RunPython(name_roles, migrations.RunPython.noop, elidable=False),
    ]
