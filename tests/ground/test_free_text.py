"""Free texts hold no personal number: forms say it beside the field, pages without a form at the top."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from ground.forms import PortalForm
from ground.free_text import FREE_TEXTS
from ground.web import tried

ID = "152502197507214742"
MOBILE = "13804790001"


class SampleForm(PortalForm):
    numbers_in = ("whose",)
    mobiles_in = ("contact",)

    reason = forms.CharField(required=False)
    whose = forms.CharField(required=False)
    contact = forms.CharField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)
    count = forms.IntegerField(required=False)


class PlainForm(forms.Form):
    """The control."""

    reason = forms.CharField()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("reason", f"本人 {ID}", "完整的身份证号码"),
        ("reason", f"请打 {MOBILE}", "个人手机号码"),
        ("reason", "请打 0479-8227123", ""),
        ("whose", ID, ""),
        ("whose", MOBILE, ""),
        ("contact", MOBILE, ""),
        ("contact", ID, "完整的身份证号码"),
        ("secret", ID, ""),
        ("count", MOBILE, ""),
    ],
)
def test_a_form_says_it_beside_the_field(field, text, sentence):
    form = SampleForm({field: text})
    assert form.is_valid() == (not sentence)
    assert sentence in str(form.errors.get(field, ""))
    assert ID not in str(form.errors.get(field, ""))


def test_control_another_form_takes_it():
    assert PlainForm({"reason": ID}).is_valid()


@pytest.fixture
def posted():
    def make(**sent):
        request = RequestFactory().post("/", sent)
        request.session = {}
        request._messages = FallbackStorage(request)
        return request

    return make


@pytest.mark.parametrize("name", FREE_TEXTS)
@pytest.mark.parametrize("text", [f"见 {ID}", MOBILE])
def test_a_page_without_a_form_does_nothing_and_says_it(posted, name, text):
    done, request = [], posted(**{name: text})
    assert tried(request, lambda: done.append(1), "done") is None
    assert done == []
    [message] = [str(message) for message in get_messages(request)]
    assert "请删去" in message


def test_control_other_texts_go_through(posted):
    done = []
    assert tried(posted(reason="材料不全，请打 0479-8227123", id_number=ID), lambda: done.append(1)) is True
    assert done == [1]
