"""Papers go with what they were handed in for."""

from ground import retention

from .models import UploadedPaper


@retention.follow
def forget(model, rows):
    keys = [str(row.public_id) for row in rows if hasattr(row, "public_id")]
    papers = UploadedPaper.objects.filter(about__in=keys)
    files = list(papers.values_list("file_key", flat=True))
    papers.delete()
    return files
