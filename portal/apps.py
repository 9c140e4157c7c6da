from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from disclosure import monitor
        from portal import indicators, public_topics, slow_queries
        from portal.edition import publishing
        from portal.referrals import enter_contact, erase_contact
        from records import audit, epoch
        from records.kept import REGISTERS
        from requests_app import referral
        from requests_app.clock import follow_calendar
        from statute import calendar

        slow_queries.watch()
        calendar.follow(follow_calendar)
        referral.receive_with(enter_contact, erase=erase_contact)
        audit.watch(*REGISTERS, words_of_people=("requests_app", "inquiries"))
        # Who may do what, and what the bureau says of itself.
        audit.watch(
            *("auth.User", "accounts.Grant", "accounts.GrantEvent", "accounts.OfficeAccount"),
            *("records.Office", "records.SynonymGroup"),
            secret=("auth.user.password",),
            left_out=("auth.user.last_login",),
        )
        audit.begin()
        public_topics.begin()
        epoch.follow(publishing.drop)
        monitor.register(terms=indicators.terms, indicators=indicators.indicators)


class GongkaiAdminConfig(AdminConfig):
    default_site = "portal.staff_site.StaffSite"

    def ready(self):
        super().ready()
        from django.contrib.admin.templatetags import admin_list

        # Django draws a tick named "True", a cross named "False": read out, that is English.
        admin_list._boolean_icon = yes_or_no


def yes_or_no(value: bool | None) -> str:
    """What a column or a read-only field shows of a truth: 是, 否, or — where it is not known."""
    if value is None:
        return "—"
    return gettext("Yes") if value else gettext("No")


class SignInsConfig(AxesConfig):
    verbose_name = _("Sign-ins")


# Package strings without Chinese, or without good Chinese; named here, our catalogue has them.
PACKAGE_WORDS = (
    _("access attempt"),
    _("access attempts"),
    _("wanted"),
    _("access attempt expiration"),
    _("access attempt expirations"),
    _("access failure"),
    _("access failures"),
    _("access log"),
    _("access logs"),
    _("User Agent"),
    _("IP Address"),
    _("Username"),
    _("HTTP Accept"),
    _("Path"),
    _("Attempt Time"),
    _("Logout Time"),
    _("Access lock out"),
    _("Session key hash (sha256)"),
    _("GET Data"),
    _("POST Data"),
    _("Failed Logins"),
    _("Form Data"),
    _("Meta Data"),
    _("Locked Out"),
    _("Attempt Remaining"),
    _("Error:"),
    _("Model name"),
    # 「增加 申请」 has a space that Chinese has not.
    *(_("Add %s"), _("Change %s"), _("View %s"), _("Select %s"), _("Select %s to change")),
    *(_("Select %s to view"), _("Change history: %s"), _("Add %(name)s")),
    _("Add another %(verbose_name)s"),
    _("Add link"),
    _("Change or view list link"),
    _("Filter"),
    _("None available"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _(
        "Please enter the correct %(username)s and password for a staff account. Note that both "
        "fields may be case-sensitive."
    ),
    _("Some rows failed to validate"),
    _(
        "Please correct these errors in your data where possible, then reupload it using the form "
        "above."
    ),
    _(
        "Below is a preview of data to be imported. If you are satisfied with the results, click "
        "'Confirm import'"
    ),
    _("Clean up expired attempts"),
)
