"""A fresh proof of who sits there, before what a session left open must not do: give duties, take applicants'
data out, erase it (GB/T 22239-2019, 8.1.4.1 d).

A page asks wherever it stands, before it writes; who answers is the site (`portal.staff_site`): it leads to
the proof and brings what was sent back afterwards. What counts as fresh is the sign-in's
(`accounts.second_factor.is_fresh`).
"""

from __future__ import annotations

from functools import wraps


class Needed(Exception):
    """The account's factor, or its password where it has none, is to be shown again first."""


def ask(request) -> None:
    """Raises Needed unless the proof is fresh; a request that passed no sign-in of ours has none."""
    is_fresh = getattr(request, "is_freshly_proved", None)
    if is_fresh is None or not is_fresh():
        raise Needed


def asked(view):
    """A page of a ModelAdmin that asks before anything else."""

    @wraps(view)
    def page(self, request, *args, **kwargs):
        ask(request)
        return view(self, request, *args, **kwargs)

    return page


class AskedToSave:
    """For a ModelAdmin whose forms give rights: adding, saving and deleting ask, looking does not."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None or request.method == "POST":
            ask(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        ask(request)
        return super().delete_view(request, object_id, extra_context)
