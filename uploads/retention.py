"""How long it is kept who uploaded what: three years; of hours as long as their records."""

from operator import attrgetter

from ground import retention

from .importers import importers
from .models import Upload
from .states import AT_WORK

YEARS = 3


def _due(now):
    timed = [one.id for one in importers() if one.files_kept is not None]
    old = Upload.objects.unscoped().filter(importer__in=timed, uploaded_at__lte=retention.years_before(now, YEARS))
    return old.exclude(state__in=AT_WORK)


def _files(row):
    return [row.file_key, row.receipt_key, *(key for _name, key in row.papers)]


retention.keep(
    retention.RetentionTerm(Upload, "3 years", "上传文件的记录", _due, dated=attrgetter("uploaded_at"), files=_files)
)
