"""What is done to a request beside the steps of its table, and by whom."""

from django.utils.translation import gettext_lazy as _

from records.lifecycle import Act, Role

_OFFICE_AND_UNIT = (Role.REGISTRAR, Role.HANDLER)

ENTER = Act(_("Enter a request"), (Role.REGISTRAR, Role.APPLICANT))
TAKE_OVER = Act(_("Bring in an older register"), (Role.REGISTRAR, Role.SYSTEM))
ISSUE_CODE = Act(_("Issue a query code"), (Role.REGISTRAR,))
ADD_FILES = Act(_("Add files"), _OFFICE_AND_UNIT)
BLACK_OUT = Act(_("Black out passages"), (Role.HANDLER,))
DRAFT_REPLY = Act(_("Draft the reply"), (Role.HANDLER,))
EDIT_LETTER = Act(_("Edit a letter"), _OFFICE_AND_UNIT)
SERVE_LETTER = Act(_("Record the service"), _OFFICE_AND_UNIT)
PROPOSE_TEXT = Act(_("Propose a standard text"), (Role.REGISTRAR, Role.HANDLER, Role.REVIEWER))
PREPARE_ANSWER = Act(_("Prepare the answer for the public"), (Role.HANDLER,))
DECIDE_CONVERSION = Act(_("Decide on publication"), (Role.HEAD,))
ANSWER_ERASURE = Act(_("Answer a request for erasure"), (Role.REGISTRAR, Role.HEAD))
ASSIST = Act(_("Record the help given"), _OFFICE_AND_UNIT)
COMMENT = Act(
    _("Say something to a colleague"),
    (Role.REGISTRAR, Role.HANDLER, Role.REVIEWER, Role.HEAD),
)
READ_COMMENT = Act(_("Read a remark for me"), COMMENT.who)
ASK_UNIT = Act(_("Ask another unit for its opinion (协办)"), _OFFICE_AND_UNIT)
GIVE_UNIT_OPINION = Act(_("Give the opinion of the unit"), (Role.HANDLER,))
ERASE = Act(_("Erase personal data"), (Role.REGISTRAR, Role.HEAD))
