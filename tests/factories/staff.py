"""Members of staff by name, each with the duties the name stands for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from disclosure.models import Membership, Unit

DUTIES = {
    "dengji": ["登记"],
    "chengban": ["承办"],
    "lisi": ["承办"],
    "shenhe": ["审核"],
    "baomi": ["审核"],
    "fazhi": ["审核"],
    "fabu": ["发布"],
    "nianbao": ["年报"],
    "fuzeren": ["机构负责人"],
    "guanliyuan": ["管理员"],
    "anquan": ["安全管理员"],
}
# Of 承办, who belong to every unit that a test makes.
EVERYWHERE = ("chengban", "lisi", "only-承办", "somebody")
EVERY_DUTY = ["登记", "承办", "审核", "发布", "年报", "机构负责人"]


def member(name, *duties):
    """The account of that name; made with its duties, or with `duties` where given, when it is new."""
    user, made = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
    if made:
        give(user, *(duties or DUTIES.get(name.rstrip("0123456789"), ())))
    if made and name.rstrip("0123456789") in EVERYWHERE:
        # Out of service, so that no page of the public shows it.
        Unit.objects.get_or_create(code="0", defaults={"name": "市局", "is_active": False})
        _join(Unit.objects.all(), [user])
    return user


def unit(code, name, **facts):
    """The unit of that code; who handles records everywhere belongs to it."""
    found, made = Unit.objects.get_or_create(code=code, defaults={"name": name, **facts})
    if made:
        _join([found], get_user_model().objects.filter(username__in=EVERYWHERE))
    return found


def _join(units, users):
    Membership.objects.bulk_create(
        Membership(user=user, unit=each) for user in users for each in units
    )


def give(user, *duties):
    """Put `user` into the groups of those names; returns the account read anew."""
    user.groups.add(*(Group.objects.get_or_create(name=duty)[0] for duty in duties))
    return get_user_model().objects.get(pk=user.pk)
