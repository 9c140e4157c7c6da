"""What is done to a case, by name."""

from django.db import models
from django.utils.translation import gettext_lazy


class Step(models.TextChoices):
    """What is done to a case; also the kinds of its events."""

    FILE = "filed", gettext_lazy("File")
    CONFIRM = "confirmed", gettext_lazy("Confirm the receipt")
    REQUEST_CORRECTION = "correction_requested", gettext_lazy("Ask for a correction")
    CORRECT = "corrected", gettext_lazy("Record the correction")
    LAPSE_CORRECTION = "correction_lapsed", gettext_lazy("Close: not corrected")
    ACCEPT = "accepted", gettext_lazy("Send the receipt")
    SPLIT = "split", gettext_lazy("Split into matters")
    MERGE = "merged", gettext_lazy("Merge a duplicate")
    ASSIGN = "assigned", gettext_lazy("Pass to a unit")
    SIGN_FOR = "signed_for", gettext_lazy("Sign for it")
    RETURN = "returned", gettext_lazy("Return to the office")
    CONSULT = "consulted", gettext_lazy("Ask for an opinion")
    RECORD_OPINION = "opinion_recorded", gettext_lazy("Record the opinion")
    DECIDE_JOINT = "joint_decided", gettext_lazy("Decide on a joint organ's objection")
    TELL_THIRD_PARTY = "third_party_told", gettext_lazy("Tell the third party of the disclosure")
    REQUEST_REASONS = "reasons_requested", gettext_lazy("Ask for reasons")
    GIVE_REASONS = "reasons_given", gettext_lazy("Record the reasons")
    LAPSE_REASONS = "reasons_lapsed", gettext_lazy("Go on without reasons")
    DELAY = "delayed", gettext_lazy("Set a later day")
    CHARGE = "charged", gettext_lazy("Charge a fee")
    DELIVER_FEE = "fee_delivered", gettext_lazy("Record receipt of the fee notice")
    PAY = "paid", gettext_lazy("Record the payment")
    WAIVE = "waived", gettext_lazy("Waive the fee")
    LAPSE_FEE = "fee_lapsed", gettext_lazy("Close: not paid")
    PROPOSE_EXTENSION = "extension_proposed", gettext_lazy("Propose an extension")
    APPROVE_EXTENSION = "extension_approved", gettext_lazy("Approve the extension")
    NOTIFY_EXTENSION = "extended", gettext_lazy("Tell the applicant of the extension")
    NAME_ORGAN = "organ_named", gettext_lazy("Name the organ responsible")
    TRANSFER = "transferred", gettext_lazy("Pass on to the organ responsible")
    REFER = "referred", gettext_lazy("Point to the petition channel")
    ANSWER_ON_THE_SPOT = "answered_on_the_spot", gettext_lazy("Answer on the spot")
    SUBMIT = "submitted", gettext_lazy("Submit the reply for review")
    SEND_BACK = "sent_back", gettext_lazy("Send back for revision")
    APPROVE = "reviewed", gettext_lazy("Approve")
    SIGN = "signed", gettext_lazy("Sign")
    REPLY = "replied", gettext_lazy("Issue the reply")
    SERVE = "served", gettext_lazy("Record the service")
    ARCHIVE = "archived", gettext_lazy("Archive")
    WITHDRAW = "withdrawn", gettext_lazy("Withdraw the request")
