"""Who publishes this site: shown in header, footer and meta tags of every page."""

from django.conf import settings


def site_identity(request):
    """Template context: the organ and the site's registered identity (国办发〔2017〕47号)."""
    return {
        "organ_name": settings.ORGAN_NAME,
        "organ_address": settings.ORGAN_ADDRESS,
        "organ_phone": settings.ORGAN_PHONE,
        "organ_postcode": settings.ORGAN_POSTCODE,
        "site_domain": settings.SITE_DOMAIN,
        "site_id_code": settings.SITE_ID_CODE,
        "icp_number": settings.ICP_NUMBER,
        "police_record_number": settings.POLICE_RECORD_NUMBER,
    }
