"""What beat calls: papers that wait find a job that draws them."""

from celery import shared_task

from .papers.jobs import tend


@shared_task(name="uploads.papers")
def tend_papers() -> int:
    return tend()
