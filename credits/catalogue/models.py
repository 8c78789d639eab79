"""Learning platforms, the courses they report, and how their files name the columns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class Platform(models.Model):
    """A learning platform, known by its host. Which subjects it may report says the rule pack (articles 4.1, 4.2)."""

    host = models.CharField(_("host"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("platform")
        ordering = ["host"]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A course by its title, whichever platforms offer it: for one year it counts once."""

    key = models.CharField(_("normalised title"), max_length=200, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("course")

    def __str__(self) -> str:
        return self.title


class CourseListing(models.Model):
    """A course as one platform lists it."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="listings")
    course = models.ForeignKey(Course, models.PROTECT, related_name="listings")
    code = models.CharField(_("course code"), max_length=60)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)

    class Meta:
        verbose_name = _("course listing")
        constraints = [models.UniqueConstraint(fields=["platform", "code"], name="course_listing_once")]


class ColumnMapping(models.Model):
    """What an office has said about the columns of one platform's files; it serves the offices below as well."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="mappings")
    office = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("office"))
    mapping = models.JSONField(_("columns and fixed values"), default=dict)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.CharField(_("saved by"), max_length=80)

    class Meta:
        verbose_name = _("column mapping")
        constraints = [models.UniqueConstraint(fields=["platform", "office"], name="column_mapping_once")]
