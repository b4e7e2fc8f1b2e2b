"""What follows from what happens to reports."""

from django.utils.translation import gettext_lazy as _

from bihuan.facilities.notify.telling import tell
from bihuan.facilities.notify.topics import topic
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.project import Happened
from bihuan.kernel.react import follows
from bihuan.rooms.reports.papers.models import Report

REPORT = topic("report", _("报告"))


@follows("report.submitted", "report.passed")
def _asked(report: Matter, happened: Happened, by: Post) -> None:
    tell(REPORT, happened, [happened.data.to])


@follows("report.sent_back", "report.signed")
def _author(report: Matter, happened: Happened, by: Post) -> None:
    tell(REPORT, happened, [Report.objects.get(pk=report.pk).author])


@follows("report.served")
def _served(report: Matter, happened: Happened, by: Post) -> None:
    tell(REPORT, happened, happened.data.posts)


@follows("report.corrected")
def _corrected(report: Matter, happened: Happened, by: Post) -> None:
    """Who wrote it, and whoever signed it."""
    row = Report.objects.get(pk=report.pk)
    tell(REPORT, happened, [row.author, *(one["by"] for one in row.done)])
