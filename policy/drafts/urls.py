"""Addresses of the workbench."""

from django.urls import path

from ..publishing.views import publishing
from . import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<uuid:public_id>/", views.draft, name="draft"),
    path("drafts/<uuid:public_id>/notice/", views.notice, name="notice"),
    path("drafts/<uuid:public_id>/entries/", views.entries, name="entries"),
    path("drafts/<uuid:public_id>/entries/<int:line>/", views.entry, name="entry"),
    path("drafts/<uuid:public_id>/cases/", views.cases, name="cases"),
    path("drafts/<uuid:public_id>/versions/", views.versions, name="versions"),
    path("drafts/<uuid:public_id>/versions/<int:number>/", views.version, name="version"),
    path("drafts/<uuid:public_id>/pack.yaml", views.taken, {"what": "pack"}, name="pack_file"),
    path("drafts/<uuid:public_id>/cases.jsonl", views.taken, {"what": "cases"}, name="cases_file"),
    path("drafts/<uuid:public_id>/publishing/", publishing, name="publishing"),
    path("drafts/<uuid:public_id>/put-aside/", views.put_aside, name="put_aside"),
]
