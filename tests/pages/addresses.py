"""Every address pattern of the program, and one address for each in the small story."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bihuan.doors.portal import links, schools
from bihuan.facilities.files.models import File
from bihuan.facilities.notify.models import Message
from bihuan.facilities.similarity.hot.models import HotGroup, HotMember
from bihuan.kernel import clock
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import PUBLIC_ID, Account
from bihuan.kernel.models.recusal import Recusal
from bihuan.rooms.collection.asking import codes
from bihuan.rooms.collection.asking import drafts as forms
from bihuan.rooms.ledger.deeds.models import Publication
from bihuan.rooms.oversight.rounds.models import Visit
from bihuan.rooms.reports.drafts import checking
from bihuan.rooms.reports.drafts import commands as checked_drafts
from bihuan.rooms.voices.importing import drafts
from bihuan.rooms.voices.letters.tests import scanned
from bihuan.rooms.voices.mail import taking
from bihuan.rooms.voices.mail.models import Letter
from tests.cast import Cast

FORM_PAGES = (
    *("form", "form-design", "form-design-item", "form-design-settings", "form-design-upload"),
    *("form-workbook", "form-preview", "form-answer", "form-slips", "form-codes", "form-results"),
    *("form-results-sheet", "form-sheets"),
)
FIGURE_PAGES = ("figure", "figure-rows", "figure-export", "figure-rows-export")
DRAFT_PAGES = ("draft", "draft-settle", "draft-edit", "draft-marked")
IMPORT_PAGES = ("voices-import-one", "voices-import-decide", "voices-import-rows")
LETTER_PAGES = ("letter", "letter-keep", "letter-pages", "letter-discard")
DRAW_PAGES = ("draw", "portal-draw", "portal-draw-record")
NOTICE_PAGES = ("notice", "edit-notice", "notice-paper", "notice-word", "notice-pdf")
DISPATCH_PAGES = ("dispatch", "dispatch-return", "dispatch-sheet")
Given = dict[str, tuple[object, ...]]
AUTOMATIC = b"From: a@mail.example\nSubject: x\nPrecedence: bulk\n\nx"
HOTLINE = "工单编号,来电内容,来电时间\n1,校门口堵车。,2026-03-01\n".encode()


def draft_of(cast: Cast) -> str:
    """A draft of the clerk's, with something found in it."""
    read = checking.pasted(
        "共梳理问题52个，其中作风问题6个、服务问题6个、利益问题15个、管理问题26个。"
    )
    return checked_drafts.take(read, by=cast.posts["clerk"]).number


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """All patterns, also those of included parts. Each has a name: fails otherwise."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            assert one.name, f"{one.pattern} has no name"
            yield one


def names() -> list[str]:
    return [str(one.name) for one in patterns()]


def arguments(cast: Cast) -> Given:
    """What an address takes, by the name of its pattern."""
    rooms = (_voices, _collection, _ledger, _oversight, _reports, _portal, _offices)
    return {name: given for room in rooms for name, given in room(cast).items()}


def _voices(cast: Cast) -> Given:
    taking.take(AUTOMATIC)
    draft = drafts.create(BytesIO(HOTLINE), "热线.csv", by=cast.posts["clerk"])
    letter = scanned.letter(cast.posts["clerk"], scanned.lines("食堂饭菜凉。"))
    return {
        "voice": (cast.voice.number,),
        "hot-issue": (hot_issue(cast),),
        "export-hot": ("csv",),
        "mail-letter": (Letter.objects.get(outcome="apart").pk,),
        **dict.fromkeys(IMPORT_PAGES, (draft.pk,)),
        **dict.fromkeys(LETTER_PAGES, (letter.pk,)),
        "letter-picture": (letter.pages.get().pk,),
    }


def _collection(cast: Cast) -> Given:
    collection = cast.story.matters("collection", "held")[0]
    handed_out = cast.story.matters("form", "running")
    checklist = handed_out.filter(form__audience="inspectors")[0]
    asked_of_all = handed_out.filter(form__audience="public")[0]
    sheet = cast.story.matters("sheet").filter(sheet__audience="units").last()
    assert sheet is not None
    return {
        "export-collections": ("csv",),
        "collection": (collection.number,),
        "collection-paragraphs": (collection.number,),
        **dict.fromkeys(FORM_PAGES, (checklist.number,)),
        "sheet": (sheet.number,),
        "portal-form": (codes.token(asked_of_all),),
        "portal-form-resume": (codes.token(asked_of_all), forms.fresh_key()),
    }


def _ledger(cast: Cast) -> Given:
    evidence = File.objects.filter(matter_id=cast.problem.pk).first()
    assert evidence is not None
    deed = cast.story.problem("deed-buildings")
    return {
        "problem": (cast.problem.number,),
        "breakdown": (cast.problem.number,),
        "file": (evidence.pk,),
        "do": ("problem", cast.problem.number, "urge"),
        "export-problems": ("csv",),
        "list": ("problems",),
        "list-classes": ("origin",),
        **dict.fromkeys(("list-type", "edit-list-type", "copy-list-type"), ("deeds",)),
        "export-list": ("problems", "csv"),
        "portal-deed": (deed.number,),
        "portal-deed-photo": (deed.number, Publication.objects.get(pk=deed.pk).photos[0]),
        "urging-plan": ("standard",),
        **dict.fromkeys(DISPATCH_PAGES, (cast.story.matters("dispatch", "reported")[0].number,)),
    }


def _oversight(cast: Cast) -> Given:
    unit, group, matters = cast.problem.unit, cast.problem.checker, cast.story.matters
    assert unit is not None
    assert group is not None
    visit = matters("visit", "ended").filter(visit__visit_kind="stage", checker=group)[0]
    gone = matters("visit").filter(visit__team__contains=[cast.posts["inspector"].pk])[0]
    public = Visit.objects.exclude(report="").select_related("matter")[0]
    return {
        **dict.fromkeys(DRAW_PAGES, (matters("draw", "drawn")[0].number,)),
        "export-notices": ("csv",),
        "write-notice": ("supervise",),
        **dict.fromkeys(NOTICE_PAGES, (matters("notice", "ended").filter(unit=unit)[0].number,)),
        "outcome": (matters("outcome").filter(unit=unit)[0].number,),
        "group": ("QH-G1",),
        "end-recusal": (Recusal.objects.earliest("pk").pk,),
        "lookback": (matters("lookback", "held")[0].number,),
        "visits-school": (unit.code,),
        "inspection": (matters("inspection", "ended")[0].number,),
        "visit": (visit.number,),
        "visit-check": (visit.number, "study"),
        "portal-report": (public.matter.number,),
        "portal-report-file": (public.matter.number, public.report_files[0]),
        "field-visit": (gone.number,),
        "field-send": (gone.number, "suggest"),
        **dict.fromkeys(("handbook", "handbook-pdf"), (group.code,)),
    }


def _reports(cast: Cast) -> Given:
    unit, reports = cast.problem.unit, cast.story.matters
    assert unit is not None
    published = reports("report", "published").filter(helpers__contains=[unit.pk])[0]
    return {
        **dict.fromkeys(("report", "report-pdf"), (published.number,)),
        "recompose-report": (reports("report", "drafted")[0].number,),
        "compose-report": ("progress",),
        **dict.fromkeys(("report-template", "download-report-template"), ("progress",)),
        **dict.fromkeys(DRAFT_PAGES, (draft_of(cast),)),
        **dict.fromkeys(FIGURE_PAGES, ("problems.registered",)),
    }


def _portal(cast: Cast) -> Given:
    unit = cast.problem.unit
    own = File.objects.filter(matter_id=cast.voice.pk, uploaded_by=PUBLIC_ID).first()
    assert unit is not None
    assert own is not None
    asking = cast.story.problem("water-now")
    asked = Matter.objects.get(pk=asking.reporters.first().voice)
    link = urlsplit(links.callback_url(asked, asking)).path
    return {
        "portal-school": (schools.token(unit),),
        "portal-file": (own.pk,),
        "portal-callback": (link.rsplit("/", 1)[1],),
        "portal-poster": (unit.code,),
    }


def _offices(cast: Cast) -> Given:
    unit = cast.problem.unit
    assert unit is not None
    account = Account.objects.filter(username="xuexiao").get().pk
    return {
        **dict.fromkeys(("unit", "switch-unit", "appoint"), (unit.code,)),
        "end-post": (cast.posts["clerk"].pk,),
        **dict.fromkeys(("account", "reset-password"), (account,)),
        "message": (message(cast),),
    }


def message(cast: Cast) -> int:
    """The number of a message to the supervisor."""
    found = Message.objects.filter(post=cast.posts["supervisor"], digest="for the table")
    return (
        found.first()
        or Message.objects.create(
            post=cast.posts["supervisor"],
            topic="urging",
            digest="for the table",
            sent_at=clock.now(),
        )
    ).pk


def hot_issue(cast: Cast) -> int:
    """The number of a group that the newest opinion is in."""
    newest = cast.story.matters("voice", "new").order_by("-received_on")[0]
    group = HotGroup.objects.create(made_at=clock.now(), name_of=newest.pk)
    HotMember.objects.update_or_create(pk=newest.pk, defaults={"group": group, "first": newest.pk})
    return group.pk


def address(name: str, given: Given) -> str:
    return reverse(name, args=given.get(name, ()))
