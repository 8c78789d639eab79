"""What offices work on: imported files, requests, training plans, jobs, exports."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from casework.requests.kinds import kind_shown
from casework.requests.selectors import requests_visible
from casework.requests.states import RequestState
from credits.imports.selectors import HOURS
from exemptions.plans.selectors import plans_visible
from exemptions.plans.states import PlanState
from ground import clock
from ground.jobs.selectors import jobs_of
from ground.jobs.states import JobState
from ground.roles import OFFICES
from ground.web import XLSX, download, stored
from reports.audit.selectors import exports_of
from reports.audit.services import CSV, EXCEL, TYPES, ask_for_export
from rulebook.quantity import format_tenths
from uploads.selectors import uploads_visible
from uploads.states import UploadState

from . import figures
from . import parameters as ask
from .frame import ListOf, OneOf, answered, latest, listing, sees_people, shown_moment, single
from .parsing import JSONBody
from .people import below_unit, looked_at
from .problems import RefusedCall
from .shapes import DATA, DAY, FLAG, KEY, MOMENT, TEXT, WHOLE, Shape, ShapeField, choice, many, maybe
from .shapes import HOURS as AMOUNT

WORK = "办理"


def imports_hours(actor: Any) -> bool:
    return bool(actor.holds(*OFFICES))


def anybody(actor: Any) -> bool:
    return True


BATCH = Shape(
    ShapeField("id", KEY, "批次编号", lambda row: str(row.public_id)),
    ShapeField("platform", TEXT, "学习平台域名", lambda row: row.about),
    ShapeField("office", maybe(TEXT), "导入单位", lambda row: row.office.full_name if row.office else None),
    ShapeField("file_name", TEXT, "文件名", lambda row: row.file_name),
    ShapeField("pushed", FLAG, "是否由平台推送", lambda row: "pushed" in row.options),
    ShapeField("state", choice(UploadState.values), "状态", lambda row: row.state),
    ShapeField("rows", DATA, "各种结果的行数", lambda row: row.counts),
    ShapeField("problem", TEXT, "文件被拒绝的原因", lambda row: row.problem),
    ShapeField("uploaded_at", MOMENT, "上传时间", lambda row: shown_moment(row.uploaded_at)),
    ShapeField("uploaded_by", TEXT, "上传人", lambda row: row.uploaded_by_name),
    ShapeField("stored_at", maybe(MOMENT), "入库时间", lambda row: shown_moment(row.stored_at)),
    ShapeField("due_on", maybe(DAY), "应在此日之前核定", lambda row: row.due_on),
    ShapeField("withdrawn_at", maybe(MOMENT), "撤回时间", lambda row: shown_moment(row.withdrawn_at)),
)


@listing("batches_list", WORK, "平台学时的导入批次")
class Batches(ListOf):
    """Files of hours that the caller's offices see."""

    shape = BATCH
    who = staticmethod(imports_hours)
    orders = {"uploaded": ("uploaded_at",), "changed": ("changed",)}
    filters = {
        "state": ask.by_choice(UploadState.values, "状态", "state"),
        "platform": ask.AddressPart(TEXT, "学习平台域名", str, ask.column("about")),
        "changed_after": ask.changed_after("changed"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        rows = uploads_visible(actor=request.actor, importer=HOURS)
        return rows.annotate(changed=latest("uploaded_at", "stored_at", "withdrawn_at"))


@single("batches_one", WORK, "一个导入批次")
class OneBatch(OneOf):
    """One file of hours."""

    shape = BATCH
    who = staticmethod(imports_hours)

    def rows(self, request: Any) -> Any:
        return uploads_visible(actor=request.actor, importer=HOURS)


def _described(row: Any) -> list[dict[str, str]]:
    pairs = kind_shown(row.kind).describe(row.effective)
    return [{"label": str(label), "text": str(text)} for label, text in pairs]


_REQUEST = (
    ShapeField("id", KEY, "申请编号", lambda row: str(row.public_id)),
    ShapeField("kind", TEXT, "申请种类", lambda row: row.kind),
    ShapeField("title", TEXT, "申请种类名称", lambda row: str(kind_shown(row.kind).title)),
    ShapeField("learner_id", KEY, "人员编号", lambda row: str(row.learner.public_id)),
    ShapeField("learner", TEXT, "姓名", lambda row: row.learner.name),
    ShapeField("unit", TEXT, "现单位", lambda row: row.learner.unit.full_name),
    ShapeField("state", choice(RequestState.values), "状态", lambda row: row.state),
    ShapeField("said", TEXT, "状态说明", lambda row: str(row.said)),
    ShapeField("office", maybe(TEXT), "正在办理的单位", lambda row: row.office.full_name if row.office else None),
    ShapeField("filed_by", TEXT, "提交人", lambda row: row.filed_by_name),
    ShapeField("filed_at", maybe(MOMENT), "提交时间", lambda row: shown_moment(row.filed_at)),
    ShapeField("decided_at", maybe(MOMENT), "办结时间", lambda row: shown_moment(row.decided_at)),
    ShapeField("version", WHOLE, "版本", lambda row: row.version),
)
PAIR = {"type": "object", "properties": {"label": TEXT, "text": TEXT}, "required": ["label", "text"]}
REQUEST = Shape(*_REQUEST)
WHOLE_REQUEST = Shape(*_REQUEST, ShapeField("content", many(PAIR), "申请内容；部分批准时为批准的内容", _described))


@listing("requests_list", WORK, "申请；学习者只有本人的")
class Requests(ListOf):
    """Requests that the caller sees."""

    shape = REQUEST
    orders = {"created": ("created_at",), "changed": ("changed",)}
    filters = {
        "state": ask.by_choice(RequestState.values, "状态", "state"),
        "kind": ask.AddressPart(TEXT, "申请种类", str, ask.column("kind")),
        "learner": ask.by_key("人员编号", "learner__public_id"),
        "unit": below_unit("learner__unit__path"),
        "changed_after": ask.changed_after("changed"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return requests_visible(actor=request.actor).annotate(changed=latest("created_at", "filed_at", "decided_at"))


@single("requests_one", WORK, "一个申请，含申请内容；读取会记录，本人可见")
class OneRequest(OneOf):
    """One request with what it asks. That somebody else read it is noted for the person."""

    shape = WHOLE_REQUEST

    def rows(self, request: Any) -> Any:
        return requests_visible(actor=request.actor)

    def found(self, request: Any, row: Any) -> Any:
        looked_at(request, row.learner)
        return row


def _hours(tenths: int | None) -> str | None:
    return None if tenths is None else format_tenths(tenths)


PLAN = Shape(
    ShapeField("id", KEY, "计划编号", lambda row: str(row.public_id)),
    ShapeField("policy", TEXT, "规则包", lambda row: row.policy),
    ShapeField("policy_year", WHOLE, "政策年度", lambda row: row.policy_year),
    ShapeField("office", TEXT, "备案单位", lambda row: row.office.full_name),
    ShapeField("title", TEXT, "培训名称", lambda row: row.title),
    ShapeField("state", choice(PlanState.values), "状态", lambda row: row.state),
    ShapeField("hours", maybe(AMOUNT), "学时", lambda row: _hours(row.tenths)),
    ShapeField("participants", maybe(WHOLE), "人数", lambda row: row.participants),
    ShapeField("completes_on", maybe(DAY), "计划完成日期", lambda row: row.completes_on),
    ShapeField("number", TEXT, "备案号", lambda row: row.number),
    ShapeField("filed_on", maybe(DAY), "备案日期", lambda row: row.filed_on),
    ShapeField("recorded_at", maybe(MOMENT), "登记时间", lambda row: shown_moment(row.recorded_at)),
    ShapeField("accepted_late", FLAG, "逾期是否接受", lambda row: row.accepted_late),
    ShapeField("held_on", maybe(DAY), "实际完成日期", lambda row: row.held_on),
    ShapeField("held_hours", maybe(AMOUNT), "实际学时", lambda row: _hours(row.held_tenths)),
    ShapeField("attended", maybe(WHOLE), "实到人数", lambda row: row.attended),
    ShapeField("version", WHOLE, "版本", lambda row: row.version),
)


@listing("plans_list", WORK, "单位培训计划（七（二））")
class Plans(ListOf):
    """Training plans that the caller sees."""

    shape = PLAN
    who = staticmethod(sees_people)
    orders = {"begun": ("begun_at",), "changed": ("changed",)}
    filters = {
        "state": ask.by_choice(PlanState.values, "状态", "state"),
        "policy_year": ask.by_year("政策年度", "policy_year"),
        "changed_after": ask.changed_after("changed"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        rows = plans_visible(actor=request.actor).distinct()
        return rows.annotate(changed=latest("begun_at", "filed_at", "recorded_at", "reported_at"))


@single("plans_one", WORK, "一个培训计划")
class OnePlan(OneOf):
    """One training plan."""

    shape = PLAN
    who = staticmethod(sees_people)

    def rows(self, request: Any) -> Any:
        return plans_visible(actor=request.actor).distinct()


JOB = Shape(
    ShapeField("id", KEY, "任务编号", lambda row: str(row.public_id)),
    ShapeField("kind", TEXT, "种类", lambda row: row.kind),
    ShapeField("state", choice(JobState.values), "状态", lambda row: row.state),
    ShapeField("percent", WHOLE, "进度，0 至 100", lambda row: row.percent),
    ShapeField("message", TEXT, "说明", lambda row: row.message),
    ShapeField("created_at", MOMENT, "提交时间", lambda row: shown_moment(row.created_at)),
    ShapeField("finished_at", maybe(MOMENT), "结束时间", lambda row: shown_moment(row.finished_at)),
)


def _own(request: Any, rows: Any) -> Any:
    """What the account has asked for reaches as far as the account: a token narrowed to a unit has none of it."""
    return rows.none() if getattr(request.auth, "unit_id", None) else rows


@listing("jobs_list", WORK, "本人交办的后台任务")
class Jobs(ListOf):
    """Background work that the caller has asked for."""

    shape = JOB
    who = staticmethod(anybody)
    orders = {"created": ("created_at",)}
    filters = {
        "state": ask.by_choice(JobState.values, "状态", "state"),
        "changed_after": ask.changed_after("changed"),
    }

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return _own(request, jobs_of(actor=request.actor)).annotate(
            changed=latest("created_at", "heartbeat_at", "finished_at")
        )


@single("jobs_one", WORK, "一个后台任务")
class OneJob(OneOf):
    """How far one is."""

    shape = JOB
    who = staticmethod(anybody)

    def rows(self, request: Any) -> Any:
        return _own(request, jobs_of(actor=request.actor))


EXPORT = Shape(
    ShapeField("id", KEY, "导出编号", lambda row: str(row.public_id)),
    ShapeField("file_name", TEXT, "文件名", lambda row: row.file_name),
    ShapeField("asked_at", MOMENT, "提出时间", lambda row: shown_moment(row.asked_at)),
    ShapeField("rows", WHOLE, "行数", lambda row: row.rows),
    ShapeField("ready", FLAG, "文件是否可以下载", lambda row: bool(row.file_key)),
    ShapeField("job_id", maybe(KEY), "后台任务编号", lambda row: str(row.job.public_id) if row.job else None),
)


@listing("exports_list", WORK, "本人的导出")
class Exports(ListOf):
    """Tables that the caller has asked for."""

    shape = EXPORT
    who = staticmethod(sees_people)
    orders = {"asked": ("asked_at",), "changed": ("changed",)}
    filters = {"changed_after": ask.changed_after("changed")}
    scope = "read"
    parser_classes = [JSONBody]

    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        return _own(request, exports_of(actor=request.actor)).annotate(changed=latest("asked_at", "job__finished_at"))

    @extend_schema(
        operation_id="exports_ask", tags=[WORK], summary="提出导出：与 audit/people/ 同样的问题和筛选，后台生成文件",
        request={"application/json": figures.EXPORT_ASKED}, responses={202: EXPORT.described()},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        """Asks for a table of the people behind the audit; follow its job, then fetch the file."""
        if getattr(request.auth, "unit_id", None):
            raise RefusedCall(403, "token_unit", _("A token narrowed to a unit asks for no exports."))
        wanted, columns, csv = figures.export_asked(request)
        export = ask_for_export(
            actor=request.actor, wanted=wanted, now=clock.now(), columns=columns, form=CSV if csv else EXCEL
        )
        response = answered(request, EXPORT.show(export))
        response.status_code = 202
        response["Location"] = reverse("api:export", args=[export.public_id])
        return response


@single("exports_one", WORK, "一个导出")
class OneExport(OneOf):
    """One table."""

    shape = EXPORT
    who = staticmethod(sees_people)

    def rows(self, request: Any) -> Any:
        return _own(request, exports_of(actor=request.actor))


class ExportFile(APIView):
    """The table itself."""

    who = staticmethod(sees_people)

    @extend_schema(
        operation_id="exports_file", tags=[WORK], summary="下载导出的文件（xlsx 或 csv）",
        responses={
            (200, XLSX): {"type": "string", "format": "binary"},
            (200, "text/csv"): {"type": "string", "format": "binary"},
        },
    )  # fmt: skip
    def get(self, request: Any, public_id: Any) -> HttpResponse:
        row = get_object_or_404(_own(request, exports_of(actor=request.actor)), public_id=public_id)
        if not row.file_key:
            raise RefusedCall(409, "not_ready", _("The file is being made. Ask again in a few seconds."))
        return download(stored(row.file_key), row.file_name, TYPES[row.file_name.rpartition(".")[2]])
