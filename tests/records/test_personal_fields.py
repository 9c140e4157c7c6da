"""Every column is declared personal or not, in personal_fields.txt; nobody forgets a new one.

`DECLARE_FIELDS=1 pytest tests/records/test_personal_fields.py` files undeclared columns under "not
personal" (and a model's own `personal_fields` under "personal"): read the difference before committing.
"""

import os
from pathlib import Path

from django.apps import apps
from django.conf import settings

from records.personal import EncryptedTextField

DECLARED = Path(__file__).with_name("personal_fields.txt")
PERSONAL, OTHER = "# personal", "# not personal"


def project_models():
    packages = {path.parent.name for path in settings.BASE_DIR.glob("*/__init__.py")} - {"tests"}
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in packages]


def declared():
    sections = {PERSONAL: set(), OTHER: set()}
    section = PERSONAL
    for line in DECLARED.read_text("utf-8").splitlines():
        if line in sections:
            section = line
        elif line:
            sections[section].add(line)
    return sections


def columns():
    """(all columns, those their models call personal) as app.Model.field."""
    found, personal = set(), set()
    for model in project_models():
        if model._meta.proxy:
            continue  # the columns are the other model's
        own = {
            f"{model._meta.label}.{field.name}": field.name for field in model._meta.concrete_fields
        }
        found |= set(own)
        personal |= {
            label for label, name in own.items() if name in getattr(model, "personal_fields", ())
        }
    return found, personal


def test_every_column_is_declared_personal_or_not():
    found, personal = columns()
    if os.environ.get("DECLARE_FIELDS"):
        other = found - personal
        lines = [PERSONAL, *sorted(personal), "", OTHER, *sorted(other)]
        DECLARED.write_text("\n".join(lines) + "\n", "utf-8")
    sections = declared()
    undeclared = sorted(found - sections[PERSONAL] - sections[OTHER])
    gone = sorted((sections[PERSONAL] | sections[OTHER]) - found)

    assert undeclared == [], f"Is it about a person? Add to {DECLARED.name}: {undeclared}"
    assert gone == [], f"No longer a column, remove from {DECLARED.name}: {gone}"
    assert sorted(sections[PERSONAL] & sections[OTHER]) == []


def test_models_and_the_declaration_agree_on_what_is_personal():
    found, personal = columns()

    assert sorted(declared()[PERSONAL] & found) == sorted(personal)


def test_every_encrypted_column_is_personal():
    encrypted = {
        f"{model._meta.label}.{field.name}"
        for model in project_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }

    assert sorted(encrypted - declared()[PERSONAL]) == []
