"""Members of staff by name, each with the duties the name stands for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

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
}
EVERY_DUTY = ["登记", "承办", "审核", "发布", "年报", "机构负责人"]


def member(name, *duties):
    """The account of that name; made with its duties, or with `duties` where given, when it is new."""
    user, made = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
    if made:
        give(user, *(duties or DUTIES.get(name.rstrip("0123456789"), ())))
    return user


def give(user, *duties):
    """Put `user` into the groups of those names; returns the account read anew."""
    user.groups.add(*(Group.objects.get_or_create(name=duty)[0] for duty in duties))
    return get_user_model().objects.get(pk=user.pk)
