"""Addresses of unit training plans."""

from django.urls import include, path

from .views import plans, rosters

pages = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="new"),
    path("plans/template/", rosters.template, name="template"),
    path("plans/<uuid:public_id>/", plans.one, name="plan"),
    path("plans/<uuid:public_id>/change/", plans.change, name="change"),
    path("plans/<uuid:public_id>/people/", plans.people, name="people"),
    path("plans/<uuid:public_id>/roster/", rosters.upload, name="upload"),
    path("plans/<uuid:public_id>/roster/confirm/", rosters.confirm, name="confirm"),
    path("plans/<uuid:public_id>/roster/discard/", rosters.discard, name="discard"),
    path("plans/<uuid:public_id>/roster/not-found/", rosters.receipt, name="receipt"),
    path("plans/<uuid:public_id>/<slug:move>/", plans.act, name="act"),
]
urlpatterns = [path("", include((pages, "plans")))]
