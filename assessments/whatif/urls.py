"""Addresses of trials."""

from django.urls import path

from . import views

app_name = "whatif"
urlpatterns = [
    path("drafts/<uuid:public_id>/trials/", views.trials, name="trials"),
    path("trials/<uuid:public_id>/", views.result, name="result"),
    path("trials/<uuid:public_id>/people/<uuid:change>/", views.person, name="person"),
]
