"""Addresses of moves of many people."""

from django.urls import path

from . import views

app_name = "regrouping"
urlpatterns = [
    path("regroupings/", views.listed, name="regroupings"),
    path("regroupings/begin/", views.begin, name="begin"),
    path("units/<uuid:public_id>/regroup/", views.whole_unit, name="whole_unit"),
    path("regroupings/<uuid:public_id>/", views.regrouping, name="regrouping"),
    path("regroupings/<uuid:public_id>/carry-out/", views.carry_out, name="carry_out"),
    path("regroupings/<uuid:public_id>/drop/", views.drop, name="drop"),
    path("regroupings/<uuid:public_id>/undo/", views.undo, name="undo"),
]
