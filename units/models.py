"""The tree of units: league, banner or county, department, unit."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from ground.actors import ActorRequired, require
from ground.scoping import below


class SectorChoices(models.TextChoices):
    """Ownership (单位性质), article 6.2."""

    PUBLIC = "public", _("public sector")
    NON_PUBLIC = "non_public", _("non-public economy")


class UnitManager(MP_NodeManager):
    """The tree itself is structure, not personal data, but which units a person may name is scoped all the same."""

    def visible_to(self, actor):
        require(actor)
        rows = self.get_queryset()
        if actor.is_system:
            return rows
        here = below(actor.paths(), "path")
        if not actor.learner_id:
            return rows.filter(here)
        # A question of its own: joined, it would bring a row for each of the people.
        return rows.filter(here | Q(pk__in=rows.filter(learners__id=actor.learner_id).values("pk")))


class UnitKind(models.TextChoices):
    LEAGUE = "league", _("league")
    BANNER = "banner", _("banner or county")
    DEPARTMENT = "department", _("department")
    UNIT = "unit", _("unit")


class Unit(MP_Node):
    """A node of the tree. What stands above an office it can see and decide for."""

    steplen = 4
    node_order_by: list[str] = []

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    full_name = models.CharField(
        _("path of names"), max_length=820, unique=True
    )  # what a roster writes; guards against twins
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind.choices)
    sector = models.CharField(_("ownership"), max_length=12, choices=SectorChoices.choices, blank=True)
    contact = models.CharField(_("contact of the office"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken over by")
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["league", "banner", "department", "unit"]), name="unit_kind_known"
            ),
            models.CheckConstraint(condition=Q(sector__in=["", *SectorChoices.values]), name="unit_sector_known"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerUnitName(models.Model):
    """A name that a unit had until a day. The present one stands on the unit itself."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    full_name = models.CharField(_("path of names"), max_length=820)
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name of a unit")
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.full_name


__all__ = ["ActorRequired", "FormerUnitName", "SectorChoices", "Unit", "UnitManager"]
