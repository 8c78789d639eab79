"""Addresses of one's own data, and of exports with full numbers."""

from django.urls import path

from .views import full_exports, take_along

app_name = "disclosure"
urlpatterns = [
    path("me/take-along/", take_along.take_along, name="mine_take_along"),
    path("full-exports/", full_exports.exports, name="full_exports"),
    path("full-exports/<uuid:public_id>/agree/", full_exports.agree, name="full_export_agree"),
    path("full-exports/<uuid:public_id>/take/", full_exports.take, name="full_export_take"),
]
