"""The gate before the public: what a stranger would read of a record is scanned before its step.

Documents keep their findings and have them cleared (disclosure/publication/findings.py). The other
registers have no record of findings: what blocks there is taken out of the text, or stays inside.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from disclosure.publication.incoming import blocking, office_phones


def texts_of(record: Model, fields: Iterable[str]) -> dict[str, str]:
    """Label in the reader's language → text of the record's `fields` that hold one."""
    texts = {}
    for name in fields:
        if value := getattr(record, name):
            texts[str(record._meta.get_field(name).verbose_name)] = str(value)
    return texts


def ask_gate(
    texts: Mapping[str, str], *, refusal: type[Exception], phones: Iterable[str] = ()
) -> None:
    """Raise `refusal` while a blocking finding stands in `texts` (label → what the public would read).

    The message names each place and kind and quotes it masked. `phones`: further office telephones.
    """
    places = [
        f"{finding.place}：{finding.label}（{finding.excerpt}）"
        for finding in blocking(texts, [*office_phones(), *phones])
    ]
    if places:
        raise refusal(
            _("Not published: personal data or wrong wording. Mend the text first: %s")
            % "；".join(places)
        )
