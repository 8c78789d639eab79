"""Addresses of imports of platform hours: the upload room's, and what hours need in addition."""

from django.urls import path

from uploads.urls import pages_of, withdrawal_of

from . import views
from .selectors import HOURS

app_name = "imports"
urlpatterns = [
    *pages_of(HOURS),
    withdrawal_of(HOURS),
    path("<uuid:public_id>/pass-upward/", views.pass_up, name="pass_upward"),
    path("<uuid:public_id>/verify/", views.verify, name="verify_batch"),
]
