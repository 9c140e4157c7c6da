"""错敏词: what is never written, or seldom meant, in a text for the public; kept by 审核."""

from django.core.cache import caches
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from records.plain_text import PlainTextModel

SEPARATOR = "；"
CACHE_KEY = "words"


class ListedWord(PlainTextModel):
    """One word of the list: asked for in every text and file before it becomes public."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("name of a leader")
        TERRITORY = "territory", _("台湾, 香港, 澳门 and the like")
        BANNED = "banned", _("word not to be used")
        SLIP = "slip", _("slip of the pen")

    class Effect(models.TextChoices):
        STOP = "stop", _("stops publication")
        WARN = "warn", _("is told to the reviewer")

    word = models.CharField(
        _("word"), max_length=40, unique=True, help_text=_("As it should not be written.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices)
    instead = models.CharField(_("instead"), max_length=60, blank=True)
    unless = models.CharField(
        _("unless in"),
        max_length=200,
        blank=True,
        help_text=_("Longer words it is part of and right in, separated by ；"),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("wrong or sensitive word")
        verbose_name_plural = _("wrong and sensitive words")
        ordering = ["kind", "word"]

    def __str__(self):
        return self.word

    def save(self, *args, **options):
        super().save(*args, **options)
        caches["facts"].delete(CACHE_KEY)
        transaction.on_commit(lambda: caches["facts"].delete(CACHE_KEY))
