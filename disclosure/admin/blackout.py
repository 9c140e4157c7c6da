"""The page on which boxes are drawn: a picture of the page, a row of numbers for each box, proposals."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from PIL import ImageDraw

from disclosure.blackout import Box, CannotBlackOut, Sheets, blacked_out, proposals
from disclosure.models import DrawnBox
from disclosure.models.blackouts import WHOLE
from records.uploads import Kind
from statute.outcomes import Ground

DOTS = 100  # an inch, on screen
EMPTY_ROWS = 3
_PERCENT = WHOLE // 100
_EDGES = ("left", "top", "right", "bottom")


class BoxForm(forms.Form):
    """One box: its edges in percent of the page, its ground, and whether it is to be there."""

    keep = forms.BooleanField(label=_("Black out"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground"), choices=[("", "—"), *Ground.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in zip(
            _EDGES, (_("Left %"), _("Top %"), _("Right %"), _("Bottom %")), strict=True
        ):
            self.fields[name] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "0.01", "data-edge": name}),
            )

    def clean(self):
        answers = super().clean()
        if not answers.get("keep") or self.errors:
            return answers
        if any(answers.get(name) is None for name in _EDGES):
            raise forms.ValidationError(_("A box needs all four edges."))
        if answers["left"] >= answers["right"] or answers["top"] >= answers["bottom"]:
            raise forms.ValidationError(
                _("The right edge lies right of the left one, and the lower below the upper one.")
            )
        if not answers["ground"]:
            self.add_error("ground", _("Each box has its ground."))
        return answers


BoxFormSet = forms.formset_factory(BoxForm, extra=EMPTY_ROWS, max_num=250, absolute_max=250)


@dataclass(frozen=True)
class Subject:
    """The file that is shown: `boxes` are those drawn, `take(page, boxes, user)` keeps those of a page."""

    name: str
    kind: Kind
    content: bytes
    boxes: Iterable[DrawnBox]
    model: type[DrawnBox]
    take: Callable[[int, list[DrawnBox], object], None]
    office_phones: Iterable[str] = ()


def page_number(request) -> int:
    """The page asked for, the first unless said otherwise."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def copy_response(subject: Subject) -> HttpResponse:
    """The copy as others would get it, with the boxes drawn so far."""
    made = blacked_out(subject.kind, subject.content, [drawn.box for drawn in subject.boxes])
    return _private(HttpResponse(made, content_type="application/pdf"))


def picture_response(subject: Subject, page: int, *, is_plain: bool) -> HttpResponse:
    """A page as PNG; unless plain with a scale in percent and the boxes drawn so far, for want of scripts."""
    with _sheets(subject, page) as sheets:
        shown = sheets.picture(page, dots=DOTS)
    if not is_plain:
        _mark(shown, [drawn.box for drawn in subject.boxes if drawn.page == page])
    held = io.BytesIO()
    shown.save(held, "PNG")
    return _private(HttpResponse(held.getvalue(), content_type="image/png"))


def answer(request, subject: Subject, page: int, refusal: type[Exception]) -> dict | None:
    """What the page shows; None once the boxes that were sent are kept."""
    with _sheets(subject, page) as sheets:
        count = sheets.count
        proposed = proposals(sheets, page, office_phones=list(subject.office_phones))
    drawn = [one for one in subject.boxes if one.page == page]
    formset = BoxFormSet(
        request.POST or None,
        initial=[
            *(_row(one.box, ground=one.ground, keep=True) for one in drawn),
            *(
                _row(box, ground=Ground.PRIVACY.value, keep=False)
                for box, _kind in proposed
                if not any(one.box.touches(box) for one in drawn)
            ),
        ],
    )
    if formset.is_bound and formset.is_valid():
        boxes = [_drawn(form, subject.model) for form in formset if form.cleaned_data.get("keep")]
        try:
            subject.take(page, boxes, request.user)
        except refusal as reason:
            formset._non_form_errors.append(str(reason))
        else:
            return None
    numbers = range(1, count + 1)
    with_boxes = {one.page for one in subject.boxes}
    return {
        "formset": formset,
        "page": page,
        "count": count,
        "pages": [(number, number in with_boxes) for number in numbers],
        "proposed": len(proposed),
        "has_boxes": bool(with_boxes),
    }


def _sheets(subject: Subject, page: int) -> Sheets:
    try:
        sheets = Sheets(subject.kind, subject.content)
        with sheets as opened:
            if not 1 <= page <= opened.count:
                raise Http404
    except CannotBlackOut as reason:
        raise Http404(str(reason)) from reason
    return sheets


def _row(box: Box, *, ground: str, keep: bool) -> dict:
    edges = {name: round(getattr(box, name) * 100, 2) for name in _EDGES}
    return {**edges, "ground": ground, "keep": keep}


def _drawn(form: BoxForm, model: type[DrawnBox]) -> DrawnBox:
    edges = {name: int(form.cleaned_data[name] * _PERCENT) for name in _EDGES}
    return model(ground=form.cleaned_data["ground"], **edges)


def _mark(shown, boxes: Iterable[Box]) -> None:
    brush = ImageDraw.Draw(shown)
    for tenth in range(1, 10):
        x, y = shown.width * tenth // 10, shown.height * tenth // 10
        brush.line((x, 0, x, shown.height), fill="#9db8d9")
        brush.line((0, y, shown.width, y), fill="#9db8d9")
        brush.text((x + 2, 2), f"{tenth * 10}", fill="#12408a")
        brush.text((2, y + 2), f"{tenth * 10}", fill="#12408a")
    for box in boxes:
        edges = (
            box.left * shown.width,
            box.top * shown.height,
            box.right * shown.width,
            box.bottom * shown.height,
        )
        brush.rectangle(edges, outline="#b3261e", width=3)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
