"""Addresses of objections."""

from django.urls import path

from . import views

app_name = "objections"
urlpatterns = [
    path("objections/", views.mine, name="mine"),
    path("objections/desk/", views.desk, name="desk"),
    path("objections/new/<slug:about>/<uuid:public_id>/", views.new, name="new"),
    path("objections/registration/<uuid:public_id>/", views.by_visitor, name="by_visitor"),
    path("objections/proof/<uuid:public_id>/", views.proof, name="proof"),
    path("objections/papers/<uuid:public_id>/", views.paper, name="paper"),
    path("objections/<uuid:public_id>/", views.one, name="objection"),
    path("objections/<uuid:public_id>/answer/", views.answer, name="answer"),
    path("objections/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("objections/<uuid:public_id>/undo/", views.undo, name="undo"),
]
