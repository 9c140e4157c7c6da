"""What the office's pages, lists, letters and mails call people, and what these may do."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _


def name_of(user) -> str:
    """The full name of an account, or the name it signs in with where none is entered; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


def words_of(permission) -> str:
    """A permission as it is read: 主动公开信息：新增. One that is no plain action has words of its own."""
    kind = permission.content_type
    action = permission.codename.partition("_")[0]
    actions = {"add": _("Add"), "change": _("Change"), "delete": _("Delete"), "view": _("View")}
    plain = permission.codename == f"{action}_{kind.model}"
    said = actions[action] if plain and action in actions else _(permission.name)
    return f"{label_of(f'{kind.app_label}.{kind.model}')}：{said}"


def field_label(model: str, name: str) -> str:
    """What a column of a model is called on the pages; its name where the model has it no more."""
    try:
        return str(apps.get_model(model)._meta.get_field(name.removesuffix("_id")).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name


def value_label(model: str, name: str, value) -> str:
    """A stored value as a reader knows it: 是 for True, the label of a choice, — for nothing."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return "—"
    try:
        field = apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return str(value)
    if isinstance(value, (dict, list)):  # of a JSON column, which has no choices
        return str(value)
    return str(dict(field.flatchoices or ()).get(value, value))


def label_of(model: str) -> str:
    """What `disclosure.unit` is called on the pages; the name as it is where no such model is left.

    A model that has another name today says so by `former_label`: the audit is not rewritten. A table
    Django makes for a relation is called by the register that has it and by the relation.
    """
    try:
        kind = apps.get_model(model)
    except (LookupError, ValueError):
        former = (m for m in apps.get_models() if getattr(m, "former_label", "") == model)
        kind = next(former, None)
    if kind is None:
        return model
    if owner := kind._meta.auto_created:
        relations = owner._meta.many_to_many
        relation = next(field for field in relations if field.remote_field.through is kind)
        return f"{owner._meta.verbose_name}：{relation.verbose_name}"
    return _(str(kind._meta.verbose_name))
