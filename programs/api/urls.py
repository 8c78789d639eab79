"""Addresses of the interface; each stands in the matrix of tests/security."""

from django.urls import path

from . import decisions, figures, law, me, papers, people, pushing, schema, work, writing

app_name = "api"
urlpatterns = [
    path("schema/", schema.OpenApiText.as_view(), name="schema"),
    path("docs/", schema.docs, name="docs"),
    path("me/", me.Me.as_view(), name="me"),
    path("units/", people.Units.as_view(), name="units"),
    path("units/<uuid:public_id>/", people.OneUnit.as_view(), name="unit"),
    path("learners/", people.Learners.as_view(), name="learners"),
    path("learners/<uuid:public_id>/", people.OneLearner.as_view(), name="learner"),
    path("learners/<uuid:public_id>/decision/", decisions.DecisionNow.as_view(), name="decision_now"),
    path("learners/<uuid:public_id>/particulars/", writing.ChangeLearner.as_view(), name="change_learner"),
    path("records/", people.Records.as_view(), name="records"),
    path("records/<uuid:public_id>/", people.OneRecord.as_view(), name="record"),
    path("annual-records/", people.AnnualRecordsOfLearners.as_view(), name="annual_records"),
    path("decisions/", decisions.Snapshots.as_view(), name="decisions"),
    path("decisions/<uuid:public_id>/", decisions.OneSnapshot.as_view(), name="decision"),
    path("decisions/preview-many/", decisions.decide_many, name="decide_many"),
    path("batches/", work.Batches.as_view(), name="batches"),
    path("batches/<uuid:public_id>/", work.OneBatch.as_view(), name="batch"),
    path("requests/", work.Requests.as_view(), name="requests"),
    path("requests/<uuid:public_id>/", work.OneRequest.as_view(), name="request"),
    path("plans/", work.Plans.as_view(), name="plans"),
    path("plans/<uuid:public_id>/", work.OnePlan.as_view(), name="plan"),
    path("packs/", law.Packs.as_view(), name="packs"),
    path("packs/<str:policy>/", law.OnePack.as_view(), name="pack"),
    path("packs/<str:policy>/readings/", law.ReadingsOfPack.as_view(), name="readings"),
    path("cards/", papers.Cards.as_view(), name="cards"),
    path("cards/check/", papers.CheckCard.as_view(), name="card_check"),
    path("cards/<uuid:public_id>/", papers.OneCard.as_view(), name="card"),
    path("cards/<uuid:public_id>/pdf/", papers.CardFile.as_view(), name="card_pdf"),
    path("audit/units/", figures.UnitAudit.as_view(), name="audit_units"),
    path("audit/people/", figures.AuditedPeople.as_view(), name="audit_people"),
    path("behind/", figures.WhoIsBehind.as_view(), name="behind"),
    path("statistics/", figures.YearTables.as_view(), name="statistics"),
    path("statistics/<uuid:public_id>/", figures.OneYearTable.as_view(), name="year_table"),
    path("push/records/", pushing.push_records, name="push_records"),
    path("push/withdrawals/", pushing.push_withdraw, name="push_withdraw"),
    path("jobs/", work.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:public_id>/", work.OneJob.as_view(), name="job"),
    path("exports/", work.Exports.as_view(), name="exports"),
    path("exports/<uuid:public_id>/", work.OneExport.as_view(), name="export"),
    path("exports/<uuid:public_id>/file/", work.ExportFile.as_view(), name="export_file"),
]
