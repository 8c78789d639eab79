"""Addresses of unit training plans."""

from django.urls import path

from .views import plans

app_name = "plans"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="new"),
    path("plans/<uuid:public_id>/", plans.one, name="plan"),
    path("plans/<uuid:public_id>/change/", plans.change, name="change"),
    path("plans/<uuid:public_id>/people/", plans.people, name="people"),
    path("plans/<uuid:public_id>/<slug:move>/", plans.act, name="act"),
]
