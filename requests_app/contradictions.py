"""What a draft reply says against the case's own record: told before it is submitted (送审)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from requests_app import clock, earlier, findings
from requests_app.models import Case, Letter, OpinionRequest
from statute import grounds as grounds_of_law
from statute.outcomes import Ground, Outcome

SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
GIVES = (Outcome.DISCLOSED, Outcome.PARTLY)
OF_THIRD_PARTIES = (Ground.TRADE_SECRET, Ground.PRIVACY)


def of(case: Case, letter: Letter) -> list[str]:
    """Each reason why this reply cannot be submitted as it stands, in words for the clerk."""
    if letter.kind == Letter.Kind.RECORD:
        return (
            [] if letter.record_result else [_("State what became of the correction: draft again")]
        )
    return [
        *_without_ground(letter),
        *_against_third_parties(case, letter),
        *_against_rounds(case, letter),
        *_against_earlier_replies(case, letter),
        *_against_files(case, letter),
        *_against_the_decision(case, letter),
    ]


def _without_ground(letter: Letter) -> Iterator[str]:
    outcome = Outcome(letter.outcome)
    reference = letter.reference
    if reference == grounds_of_law.UNSTATED:
        reference = ""
    try:
        grounds_of_law.check(outcome, letter.stated_grounds, reference)
    except grounds_of_law.UnfitGrounds as unfit:
        yield _("%(reason)s: draft the reply again") % {"reason": unfit}


def _against_third_parties(case: Case, letter: Letter) -> Iterator[str]:
    """第三十二条: who is protected was asked and did not agree; over an objection information is given
    only for the public interest, told to the third party before."""
    asked = [c for c in case.opinion_requests.all() if c.kind == OpinionRequest.Kind.THIRD_PARTY]
    answers = {opinion_request.answer for opinion_request in asked}
    told = case.letters.issued().filter(kind=Letter.Kind.THIRD_PARTY_RESULT).exists()
    if letter.outcome == Outcome.THIRD_PARTY:
        if not asked:
            yield _("（三）4 protects a third party: none was asked for its opinion (Article 32)")
        elif answers == {OpinionRequest.Answer.AGREES}:
            yield _("（三）4 protects a third party, but the third party agreed to the disclosure")
        if told:
            yield _("The third party was told that the information is disclosed")
    withheld = OpinionRequest.JointDecision.WITHHOLD
    if letter.outcome == Outcome.DISCLOSED and case.opinion_requests.filter(
        joint_decision=withheld
    ):
        yield _("It was decided on the joint organ's objection not to disclose")
    gives_it = letter.outcome == Outcome.DISCLOSED or (
        # What was objected to is the part withheld, where the reply withholds it for third parties.
        letter.outcome == Outcome.PARTLY and not set(OF_THIRD_PARTIES) & set(letter.stated_grounds)
    )
    if gives_it and OpinionRequest.Answer.OBJECTS in answers and not told:
        yield _("A third party objected: tell it in writing what is disclosed and why first")


def _against_rounds(case: Case, letter: Letter) -> Iterator[str]:
    if letter.outcome == Outcome.STILL_UNCLEAR and not hasattr(case, "correction"):
        yield _("（四）3 follows on a correction; none was asked for")
    if letter.outcome != Outcome.EXCESSIVE:
        return
    request = getattr(case, "reasons_request", None)
    if clock.under_2007_text(case):
        yield _(
            "（五）4 rests on Article 35 of the text of 2019; the text of 2007, which governs this "
            "request, knows no such ground: choose another outcome"
        )
    elif request is None:
        yield _("（五）4 follows on a request for reasons (Article 35)")
    elif request.answered_on is None and findings.UNREASONABLE in letter.body:
        yield _("The applicant gave no reasons: the reply cannot call them unreasonable")
    elif request.answered_on is not None and findings.NO_REASONS in letter.body:
        yield _("The applicant gave reasons: the reply cannot say there were none")


def _against_earlier_replies(case: Case, letter: Letter) -> Iterator[str]:
    """第三十六条第六项: not handled again is what the same applicant was answered already."""
    if letter.outcome == Outcome.REPEATED and not earlier.names_one(letter.reference, case):
        yield (
            _(
                "（五）2 rests on a reply given to this applicant: “%s” is the number of none, nor of an "
                "answered request of this applicant"
            )
            % letter.reference
        )


def _against_the_decision(case: Case, letter: Letter) -> Iterator[str]:
    """《行政复议法》第六十四条第二款, 《行政诉讼法》第七十一条: not the same again on the same ground, unless
    only the procedure was at fault."""
    fresh = case.fresh_reply
    if fresh is None or fresh.remedy.procedural_only:
        return
    if (letter.outcome, letter.grounds) == (fresh.first_outcome, fresh.first_grounds):
        yield _("The decision set this very reply aside: the same outcome on the same ground again")


def _against_files(case: Case, letter: Letter) -> Iterator[str]:
    """Information is given with （一） and （二） alone, and （六）3, whatever the officer writes; the
    reply names each file that goes with it, and none that does not."""
    given = list(case.attachments.to_be_given(case))
    if letter.outcome in (*GIVES, Outcome.OTHER):
        named = set(SHA256.findall(letter.body))
        if named != {file.sha256 for file in given}:
            yield _("The reply does not name the files given as they are: draft it again")
    elif given:
        yield _("%(ref)s gives no information, but files to be given are attached") % {
            "ref": Outcome(letter.outcome).ref
        }
