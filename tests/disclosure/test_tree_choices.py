"""The choices of a list's filters stand as the tree stands."""

import pytest

from disclosure.filters import DisclosureFilter
from disclosure.models import Category, Unit

pytestmark = pytest.mark.django_db


def labels(name):
    return [label for _value, label in DisclosureFilter().form.fields[name].choices]


@pytest.mark.parametrize(("model", "name"), [(Category, "category"), (Unit, "unit")])
def test_every_choice_stands_below_its_own_parent(model, name):
    first = model.objects.create(code="zz-1", name="第一项", position=901)
    second = model.objects.create(code="zz-2", name="第二项", position=902)
    model.objects.create(code="zz-3", name="第一项之二", parent=first, position=2)
    lower = model.objects.create(code="zz-4", name="第一项之一", parent=first, position=1)
    model.objects.create(code="zz-5", name="第二项之一", parent=second, position=0)
    model.objects.create(code="zz-6", name="最下", parent=lower, position=0)

    shown = labels(name)

    start = shown.index("第一项")
    assert shown[start : start + 6] == [
        *("第一项", "　第一项之一", "　　最下", "　第一项之二", "第二项", "　第二项之一"),
    ]
