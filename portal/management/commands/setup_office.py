"""manage.py setup_office [FILE] — a new office from nothing; may be run again."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from portal import setting_up

QUESTIONS = {
    "name": "机关名称",
    "address": "地址",
    "postcode": "邮政编码",
    "phone": "电话",
    "head": "机构负责人",
    "review_government": "行政复议机关（本级人民政府）",
    "review_superior": "上级公安机关",
    "court": "有管辖权的人民法院",
    "site_domain": "网站域名",
    "site_id_code": "网站标识码",
}


class Command(BaseCommand):
    help = "Sets a new office up from a TOML file (docs/deployment.md), or asks for what it needs."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *, file, **options):
        try:
            said = setting_up.read(file) if file else self._ask()
            done = setting_up.set_up(said, on=localdate())
        except setting_up.SetupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            ", ".join(f"{done.counts[what]} {what}" for what in ("created", "updated", "unchanged"))
        )
        for username, link in done.links.items():
            self.stdout.write(f"{username}: {link}")

    def _ask(self) -> dict:
        """The office and its first account, from the terminal; an empty answer leaves a field as it is."""
        answers = {key: input(f"{label}：").strip() for key, label in QUESTIONS.items()}
        said = {"office": {key: answer for key, answer in answers.items() if answer}}
        if username := input("首个管理员账号（登录名）：").strip():
            said["accounts"] = [{"username": username, "roles": ["管理员"]}]
        return said
