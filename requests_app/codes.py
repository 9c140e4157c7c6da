"""查询码: everyone who asked can follow the request, however it came in.

The code is made here, printed once and kept as a hash. The parts of a request that was split
(一事一申请) stand under the code of the request that was filed.
"""

from __future__ import annotations

from datetime import date

import segno
from django.db import transaction
from django.utils.translation import gettext as _

from papers.model import Figure
from records import receipts
from records.lifecycle import NotAllowed
from requests_app import acts
from requests_app.models import Applicant, Case

ISSUED = "code_issued"


@transaction.atomic
def reissue(case: Case, *, by, on: date, proof: str) -> str:
    """A new code for who showed their identity at the counter; the old one is dead from now on.

    `proof`: how the identity was shown, kept in the ledger. Raises NotAllowed.
    """
    root = Case.objects.get(pk=case.pk).root
    acts.ISSUE_CODE.ask(by)
    if not proof.strip():
        raise NotAllowed(_("Say how the applicant's identity was shown."))
    person = Applicant.objects.select_for_update(of=("self",)).get(case=root)
    if person.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    secret = receipts.new_secret()
    person.secret_hash = receipts.hash_secret(secret)
    person.save(update_fields=["secret_hash"])
    root.events.create(kind=ISSUED, on=on, by=by, note=proof.strip())
    return secret


PRINTED = 42  # mm: read by a phone held over the sheet


def on_paper(address: str, number: str, secret: str) -> Figure:
    """The same code for a paper handed over."""
    alt = "查询办理进度页面的二维码，含登记编号和查询码"
    drawing = picture(address, number, secret)
    return Figure(svg=drawing, alt=alt, caption="扫码查询办理进度", width=PRINTED)


def picture(address: str, number: str, secret: str) -> str:
    """A QR code, as SVG, of the page that follows the request.

    Number and code stand behind #, which a browser sends to nobody: they come into no log.
    """
    code = segno.make(f"{address}#{number}/{secret}", error="m")
    return code.svg_inline(scale=4, border=2, light="white", omitsize=False)
