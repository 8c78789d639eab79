"""Accounts by which people sign in, and the roles they hold over units."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.management.base import CommandError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.fields import EncryptedField
from ground.roles import Role
from ground.scoping import ScopedManager, below
from learners.people.identity import mask_id_number, mask_phone
from learners.people.models import Learner
from units.models import Unit

from .states import DECIDED_PAIR, FilingState


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, login: str, password: str | None = None, **values):
        account = self.model(login=login, **values)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, **values):
        """Nobody stands above the roles. Whoever tries Django's own command is told of ours."""
        raise CommandError(_("There is no superuser here. Use: manage.py administrator"))

    def get_by_natural_key(self, login):
        return self.get(login__iexact=login)


class Account(AbstractBaseUser):
    """A person who can sign in. A learner's account points to the learner; staff may have none."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    login = models.CharField(_("account name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=30)
    learner = models.OneToOneField(Learner, models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField(_("enabled"), default=True)
    disabled_by_death = models.BooleanField(_("disabled with the entry of a death"), default=False, db_default=False)
    must_change_password = models.BooleanField(_("password must be changed"), default=False)
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True)
    former_passwords = models.JSONField(_("hashes of former passwords"), default=list, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A role over a unit and everything below it, from a day until a day (both inclusive)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roles")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    deputy_for = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="deputies")
    granted_by = models.CharField(_("granted by"), max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(until__isnull=False), name="role_deputy_has_end"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(role__in=["system_admin", "security_admin", "audit_admin"], withdrawn_at__isnull=True),
                name="role_one_administrator_power",
            ),
        ]


class Registration(models.Model):
    """Somebody asks for an account. Nothing here is believed until the unit has approved it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=30)
    name_pinyin = models.CharField(max_length=120, blank=True, db_default="", editable=False)
    document_type = models.CharField(
        _("document type"),
        max_length=30,
        choices=Learner.DocumentType.choices,
        default=Learner.DocumentType.RESIDENT_ID,
    )
    id_number = EncryptedField(_("ID number"))
    id_number_index = models.CharField(max_length=43, db_index=True, editable=False)
    phone = EncryptedField(_("phone"))
    phone_index = models.CharField(max_length=43, db_index=True, editable=False)
    password = models.CharField(max_length=128, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registrations", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=10, choices=FilingState.choices, default=FilingState.WAITING)
    created_at = models.DateTimeField(_("filed"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    decided_by_key = models.CharField(_("decided by (id)"), max_length=40, blank=True, db_default="")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("registration")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["state", "unit"], name="registration_by_state")]
        constraints = [
            models.CheckConstraint(condition=DECIDED_PAIR, name="registration_decided_pair"),
            models.CheckConstraint(
                condition=models.Q(document_type__in=Learner.DocumentType.values), name="registration_document_known"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths())

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)
