"""The select of the public filters: the same words and values as Django's own."""

from django import forms

from records.choices import PlainSelect

CHOICES = [("", "全部"), ("a", "甲"), ("b", '<乙> "引"')]


def rendered(widget, value):
    return widget(attrs={"id": "id_x", "required": False}, choices=CHOICES).render("x", value)


def test_it_offers_what_djangos_select_offers():
    for value in (None, "", "b", "unknown"):
        plain, own = (
            "".join(rendered(widget, value).split()) for widget in (forms.Select, PlainSelect)
        )
        assert own == plain


def test_what_is_not_plain_text_is_escaped():
    assert "&lt;乙&gt;" in rendered(PlainSelect, None)
