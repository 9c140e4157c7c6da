"""Who publishes this site: shown in header, footer and meta tags of every page."""

from records import office


def site_identity(request):
    """Template context: the organ and the site's registered identity (国办发〔2017〕47号)."""
    organ = office.current()
    return {
        "organ_name": organ.name,
        "organ_address": organ.address,
        "organ_phone": organ.phone,
        "organ_postcode": organ.postcode,
        "site_domain": organ.site_domain,
        "site_id_code": organ.site_id_code,
        "icp_number": organ.icp_number,
        "police_record_number": organ.police_record_number,
    }
