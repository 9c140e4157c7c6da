"""Who publishes this site: shown in header, footer and meta tags of every page."""

import re
from urllib.parse import urlencode

from django.utils.translation import get_language

from records import office
from records.models import Office

POLICE_RECORDS = "https://beian.mps.gov.cn/#/query/webSearch"


def site_identity(request):
    """Template context: the organ and the site's registered identity (国办发〔2017〕47号).

    `organ_name` is the registered name, in the tags of the head; `organ_called` what the reader's language
    calls it.
    """
    organ = office.current()
    is_english = (get_language() or "").startswith("en")
    return {
        "organ_name": organ.name,
        "organ_called": (is_english and organ.english_name) or organ.name,
        "organ_address": organ.address,
        "organ_phone": organ.phone,
        "organ_postcode": organ.postcode,
        "site_domain": organ.site_domain,
        "site_id_code": organ.site_id_code,
        "icp_number": organ.icp_number,
        "police_record_number": organ.police_record_number,
        "police_record_url": _police_record_url(organ.police_record_number),
        "badges": _badges(organ),
    }


def _badges(organ: Office) -> list[tuple[str, str]]:
    """(label, address) of what the footer has a place for and the office has entered."""
    places = (
        ("党政机关网站标识", organ.state_site_url),
        ("适老化及无障碍", organ.accessible_url),
        ("我为政府网站找错", organ.fault_url),
    )
    return [place for place in places if place[1]]


def _police_record_url(number: str) -> str:
    """Where the police tell whose 公网安备 number it is; "" where it names none."""
    match = re.search(r"\d{14}", number)
    return f"{POLICE_RECORDS}?{urlencode({'code': match[0]})}" if match else ""
