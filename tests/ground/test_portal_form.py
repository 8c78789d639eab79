"""What every form of the portal says in its own words: a field that lacks, a list in which nothing is chosen."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from ground.forms import PortalForm
from units.models import Unit

pytestmark = pytest.mark.django_db


def _fields() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(),
        "told": forms.CharField(error_messages={"required": "写明原因。"}),
        "unit": forms.ModelChoiceField(Unit.objects.none(), required=False),
        "chosen": forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label="请选择"),
        "always": forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label=None),
    }


def test_what_lacks_and_what_is_not_chosen_is_said_in_the_portals_words():
    sample = type("Sample", (PortalForm,), _fields())({})
    with translation.override("zh-hans"):
        assert sample.errors["name"] == ["请填写此项。"]
        assert sample.errors["told"] == ["写明原因。"]  # a field's own sentence stays
    labels = [getattr(sample.fields[name], "empty_label", "") for name in ("unit", "chosen", "always")]
    assert labels == ["—", "请选择", None]
    assert "---------" not in sample.as_p()


def test_control_djangos_own_form_says_neither():
    plain = type("Plain", (forms.Form,), _fields())({})
    assert "---------" in plain.as_p()
    with translation.override("zh-hans"):
        assert plain.errors["name"] != ["请填写此项。"]
