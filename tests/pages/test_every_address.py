"""Every address × every persona, by one table. An address that is missing from it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.cast import EVERYBODY, SIGNED_OUT, STAFF, VISITOR
from tests.pages import addresses
from tests.pages.answers import SIGN_IN, Answer, Answers, Status, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("addresses")]

Expected = Callable[[str], Status]


def everybody(status: Status) -> Expected:
    return lambda persona: status


def staff(status: Status) -> Expected:
    """Whoever is signed in; others are sent to sign in."""
    return lambda persona: SIGN_IN if persona in (SIGNED_OUT, VISITOR) else status


def only(roles: tuple[str, ...], status: Status, others: Status) -> Expected:
    """These personas one answer, others who are signed in another."""
    assert set(roles) <= set(STAFF)
    return lambda persona: staff(status if persona in roles else others)(persona)


def visitor(status: Status, others: Status) -> Expected:
    """Whoever opened a case with a receipt code, in this browser."""
    return lambda persona: status if persona == VISITOR else others


@dataclass(frozen=True)
class Row:
    get: Expected
    post: Expected


INTAKE = ("clerk", "supervisor")
HEARING = (*INTAKE, "leader", "caller", "reviewer", "auditor")
"""Who sees opinions."""
ABOUT = (*HEARING, "officer", "head", "inspector")
"""Who sees this problem: not the unit next door, not the group next door."""
LEDGER = (*ABOUT, "officer elsewhere", "inspector elsewhere")
GATHERING = (*HEARING, "officer", "officer elsewhere", "head")
"""Who sees collections: a unit its own."""
PLANNING = (*INTAKE, "officer", "officer elsewhere", "head")
WHOLE = (*INTAKE, "leader", "reviewer", "auditor")
"""Who sees a weekly dispatch with all units."""
DISPATCH = (*WHOLE, "officer", "officer elsewhere", "head")
INSPECTORS = ("inspector", "inspector elsewhere")
OFFICES = ("officer", "officer elsewhere", "head")
RESULTS = (*INTAKE, "leader", "auditor")
SEEING = (*RESULTS, *INSPECTORS)
"""Who sees a checklist that the groups fill in."""
ROUNDS = (*RESULTS, *INSPECTORS)
"""Who sees the plans of rounds."""
VISITING = (*ROUNDS, *OFFICES)
OVERSEEING = ("supervisor", "leader", "auditor", "admin", *INSPECTORS)
"""Who sees how oversight is organised."""
HANDBOOKS = ("supervisor", "leader", "auditor")
ADMIN = ("admin",)
CALENDAR = ("admin", "supervisor")
LOG = ("admin", "supervisor", "auditor", "leader")
NOTICES = (*INTAKE, "leader", "reviewer", "auditor", *OFFICES)
RECEIVED = (*INTAKE, "leader", "reviewer", "auditor", "officer", "head")
"""Who sees a notice to this unit."""
DECIDING = ("supervisor", "leader")
WRITING = (*INTAKE, "leader")
"""Who writes reports."""
CHECKING = LEDGER
"""Who may have a draft checked."""
POSTERS = ("clerk", "supervisor", "admin")
EXPORTING = tuple(one for one in LEDGER if one != "caller")

URGED: dict[str, Status] = {"supervisor": 409, "leader": 409}
"""They may urge, but not while it waits to be verified. More of acts: test_every_act."""


def noting(status: Status) -> Expected:
    """Opinions of a collection of the authority: who sees it, and who may note them."""
    return lambda persona: (
        staff(status)(persona) if persona in INTAKE else only(HEARING, 403, 404)(persona)
    )


def designing(status: Status) -> Expected:
    """A checklist: who may change it, and who only sees that it is there."""
    return lambda persona: (
        staff(status)(persona) if persona in INTAKE else only(SEEING, 403, 404)(persona)
    )


def adding_up(status: Status) -> Expected:
    """Its results."""
    return lambda persona: (
        staff(status)(persona) if persona in RESULTS else only(SEEING, 403, 404)(persona)
    )


def drafting(status: Status) -> Expected:
    """A notice that was signed: who drafts, and who only sees it."""
    return lambda persona: (
        staff(status)(persona)
        if persona in (*INTAKE, "leader")
        else only(RECEIVED, 403, 404)(persona)
    )


def redrafting(status: Status) -> Expected:
    """A report that was sent back: who writes reports, and who only sees it."""
    return lambda persona: (
        staff(status)(persona) if persona in WRITING else only(WHOLE, 403, 404)(persona)
    )


def checking(persona: str) -> Status:
    """The checklist of a visit that is over: the group that went, and who only sees it."""
    if persona == "inspector":
        return 409
    return only(RESULTS, 403, 404)(persona)


READ_ONLY = staff(405)
PUBLIC_READ_ONLY = everybody(405)

TABLE = {
    # -- matters and their files ----------------------------------------------------------------
    "do": Row(staff(405), lambda persona: URGED.get(persona) or only(ABOUT, 403, 404)(persona)),
    "file": Row(only(ABOUT, 200, 404), READ_ONLY),
    "voices": Row(only(HEARING, 200, 404), only(HEARING, 422, 404)),
    "inbox": Row(only(HEARING, 200, 404), only(HEARING, 422, 404)),
    "voices-reading": Row(only(HEARING, 286, 404), READ_ONLY),
    "enter": Row(only((*INTAKE, "caller"), 200, 404), only((*INTAKE, "caller"), 422, 404)),
    "letters": Row(only((*INTAKE, "caller"), 200, 404), only((*INTAKE, "caller"), 422, 404)),
    "letter": Row(only((*INTAKE, "caller"), 200, 404), only((*INTAKE, "caller"), 422, 404)),
    "letter-keep": Row(READ_ONLY, only((*INTAKE, "caller"), 302, 404)),
    "letter-pages": Row(only((*INTAKE, "caller"), 200, 404), only((*INTAKE, "caller"), 302, 404)),
    "letter-discard": Row(READ_ONLY, only((*INTAKE, "caller"), 302, 404)),
    "letter-picture": Row(only((*INTAKE, "caller"), 200, 404), READ_ONLY),
    "enter-known": Row(READ_ONLY, only((*INTAKE, "caller"), 200, 404)),
    "voice": Row(only(HEARING, 200, 404), READ_ONLY),
    "hot": Row(only(HEARING, 200, 404), READ_ONLY),
    "hot-issue": Row(only(HEARING, 200, 404), only(HEARING, 422, 404)),
    "export-hot": Row(only(HEARING, 200, 404), READ_ONLY),
    "paste": Row(only((*INTAKE, "caller"), 200, 404), only((*INTAKE, "caller"), 422, 404)),
    "mail": Row(only(("admin", *INTAKE), 200, 404), only(("admin", *INTAKE), 422, 404)),
    "mail-letter": Row(only(INTAKE, 200, 404), only(INTAKE, 422, 404)),
    "voices-import": Row(only(INTAKE, 200, 404), only(INTAKE, 422, 404)),
    "voices-import-one": Row(only(INTAKE, 200, 404), READ_ONLY),
    "voices-import-decide": Row(READ_ONLY, only(INTAKE, 422, 404)),
    "voices-import-rows": Row(only(INTAKE, 200, 404), READ_ONLY),
    "collections": Row(only(GATHERING, 200, 404), only(GATHERING, 422, 404)),
    "new-collection": Row(only(PLANNING, 200, 404), only(PLANNING, 422, 404)),
    "collections-summary": Row(only(GATHERING, 200, 404), READ_ONLY),
    "export-collections": Row(only(GATHERING, 200, 404), READ_ONLY),
    "collection": Row(only(HEARING, 200, 404), READ_ONLY),
    "collection-paragraphs": Row(noting(200), noting(422)),
    "visits": Row(only(VISITING, 200, 404), only(VISITING, 422, 404)),
    "new-visit": Row(
        only(("supervisor", *INSPECTORS), 200, 404), only(("supervisor", *INSPECTORS), 422, 404)
    ),
    "visits-summary": Row(only(VISITING, 200, 404), READ_ONLY),
    "visits-schools": Row(only(VISITING, 200, 404), READ_ONLY),
    "visits-school": Row(only((*ROUNDS, "officer", "head"), 200, 404), READ_ONLY),
    "visit": Row(only((*RESULTS, "inspector"), 200, 404), READ_ONLY),
    "visit-check": Row(checking, checking),
    "field": Row(only(INSPECTORS, 200, 404), READ_ONLY),
    "field-visit": Row(only(("inspector",), 200, 404), READ_ONLY),
    "field-send": Row(READ_ONLY, only(("inspector",), 422, 404)),
    "field-now": Row(only(INSPECTORS, 200, 404), READ_ONLY),
    "field-worker": Row(only(INSPECTORS, 200, 404), READ_ONLY),
    "field-manifest": Row(only(INSPECTORS, 200, 404), READ_ONLY),
    "rounds": Row(only(ROUNDS, 200, 404), only(ROUNDS, 422, 404)),
    "new-round": Row(only(("supervisor",), 200, 404), only(("supervisor",), 422, 404)),
    "inspection": Row(only(ROUNDS, 200, 404), READ_ONLY),
    "handbooks": Row(only((*HANDBOOKS, *INSPECTORS), 200, 404), READ_ONLY),
    "handbook": Row(only((*HANDBOOKS, "inspector"), 200, 404), READ_ONLY),
    "handbook-pdf": Row(only((*HANDBOOKS, "inspector"), 200, 404), READ_ONLY),
    "forms": Row(only((*SEEING, *OFFICES), 200, 404), only((*SEEING, *OFFICES), 422, 404)),
    "new-form": Row(only(INTAKE, 200, 404), only(INTAKE, 422, 404)),
    "form": Row(only(SEEING, 200, 404), READ_ONLY),
    "form-design": Row(designing(200), designing(302)),
    "form-design-item": Row(designing(302), designing(302)),
    "form-design-settings": Row(designing(200), designing(422)),
    "form-design-upload": Row(designing(200), designing(422)),
    "form-workbook": Row(designing(200), READ_ONLY),
    "form-preview": Row(designing(200), READ_ONLY),
    "form-answer": Row(only(INSPECTORS, 200, 404), only(INSPECTORS, 422, 404)),
    "form-slips": Row(designing(200), READ_ONLY),
    "form-codes": Row(designing(200), READ_ONLY),
    "form-results": Row(adding_up(200), READ_ONLY),
    "form-results-sheet": Row(adding_up(200), READ_ONLY),
    "form-sheets": Row(adding_up(200), adding_up(422)),
    "sheet": Row(only(RESULTS, 200, 404), READ_ONLY),
    "problems": Row(only(LEDGER, 200, 404), only(LEDGER, 422, 404)),
    "list": Row(only(LEDGER, 200, 404), only(LEDGER, 422, 404)),
    "list-types": Row(only(LOG, 200, 403), READ_ONLY),
    "list-type": Row(only(LOG, 200, 403), READ_ONLY),
    "list-classes": Row(only(LOG, 200, 403), only(ADMIN, 422, 403)),
    "edit-list-type": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "copy-list-type": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "export-list": Row(only(EXPORTING, 200, 404), READ_ONLY),
    "problem": Row(only(ABOUT, 200, 404), READ_ONLY),
    "trees": Row(only(LEDGER, 200, 404), READ_ONLY),
    "breakdown": Row(only(ABOUT, 200, 404), READ_ONLY),
    "deeds": Row(only(LEDGER, 200, 404), READ_ONLY),
    "by-unit": Row(only(LEDGER, 200, 404), READ_ONLY),
    "by-unit-sheet": Row(only(EXPORTING, 200, 404), READ_ONLY),
    "counted": Row(only(LEDGER, 200, 404), only(LEDGER, 422, 404)),
    "dispatches": Row(only(DISPATCH, 200, 404), only(DISPATCH, 422, 404)),
    "prepare-dispatch": Row(READ_ONLY, only(("supervisor",), 422, 404)),
    "dispatch": Row(only(DISPATCH, 200, 404), READ_ONLY),
    "dispatch-return": Row(only(WHOLE, 200, 404), READ_ONLY),
    "dispatch-sheet": Row(only(WHOLE, 200, 404), READ_ONLY),
    "import-problems": Row(only(("supervisor",), 200, 404), only(("supervisor",), 422, 404)),
    "export-problems": Row(only(EXPORTING, 200, 404), READ_ONLY),
    "callbacks": Row(only(("caller",), 200, 404), READ_ONLY),
    "groups": Row(only(OVERSEEING, 200, 404), READ_ONLY),
    "group": Row(only(OVERSEEING, 200, 404), staff(404)),
    "coverage": Row(only(OVERSEEING, 200, 404), only(("supervisor", "admin"), 422, 404)),
    "recusals": Row(staff(200), staff(422)),
    "end-recusal": Row(READ_ONLY, only(("supervisor", "admin"), 302, 404)),
    "flagged-callbacks": Row(only(("supervisor",), 200, 404), READ_ONLY),
    "lookbacks": Row(only(LEDGER, 200, 404), only(LEDGER, 422, 404)),
    "lookbacks-by-unit": Row(only(LEDGER, 200, 404), READ_ONLY),
    "new-lookback": Row(only(("supervisor",), 200, 404), only(("supervisor",), 422, 404)),
    "lookback": Row(only((*WHOLE, "caller", "inspector"), 200, 404), READ_ONLY),
    "draws": Row(staff(200), staff(422)),
    "new-draw": Row(only(("supervisor",), 200, 404), only(("supervisor",), 422, 404)),
    "notices": Row(only(NOTICES, 200, 404), only(NOTICES, 422, 404)),
    "notice-numbers": Row(only((*INTAKE, "leader", "auditor"), 200, 404), READ_ONLY),
    "export-notices": Row(only(NOTICES, 200, 404), READ_ONLY),
    "new-notice": Row(only((*INTAKE, "leader"), 200, 404), READ_ONLY),
    "write-notice": Row(only((*INTAKE, "leader"), 200, 404), only((*INTAKE, "leader"), 422, 404)),
    "notice": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "edit-notice": Row(drafting(409), drafting(409)),
    "notice-paper": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "notice-word": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "notice-pdf": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "outcomes": Row(only(NOTICES, 200, 404), only(NOTICES, 422, 404)),
    "new-outcome": Row(only(DECIDING, 200, 404), only(DECIDING, 422, 404)),
    "outcome": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "draw": Row(staff(200), READ_ONLY),
    # -- drafts: their author's alone -------------------------------------------------------------
    "drafts": Row(only(CHECKING, 200, 404), only(CHECKING, 422, 404)),
    "draft": Row(only(("clerk",), 200, 404), READ_ONLY),
    "draft-settle": Row(READ_ONLY, only(("clerk",), 302, 404)),
    "draft-edit": Row(only(("clerk",), 200, 404), only(("clerk",), 422, 404)),
    "draft-marked": Row(only(("clerk",), 200, 404), READ_ONLY),
    # -- reports ----------------------------------------------------------------------------------
    "reports": Row(only(NOTICES, 200, 404), only(NOTICES, 422, 404)),
    "report-numbers": Row(only(WRITING, 200, 404), READ_ONLY),
    "verify-report": Row(only(WHOLE, 200, 404), only(WHOLE, 422, 404)),
    "report-fields": Row(only((*WRITING, "admin"), 200, 404), READ_ONLY),
    "report-templates": Row(only((*WRITING, "admin"), 200, 404), READ_ONLY),
    "report-template": Row(only((*WRITING, "admin"), 200, 404), only(ADMIN, 422, 404)),
    "download-report-template": Row(only((*WRITING, "admin"), 200, 404), READ_ONLY),
    "new-report": Row(only(WRITING, 200, 404), READ_ONLY),
    "compose-report": Row(only(WRITING, 200, 404), only(WRITING, 422, 404)),
    "report": Row(only(RECEIVED, 200, 404), READ_ONLY),
    "recompose-report": Row(redrafting(200), redrafting(422)),
    "report-pdf": Row(only(RECEIVED, 200, 404), READ_ONLY),
    # -- figures and boards -----------------------------------------------------------------------
    "board": Row(only(LEDGER, 200, 404), READ_ONLY),
    "board-wall": Row(only(LEDGER, 200, 404), READ_ONLY),
    "board-rows": Row(staff(404), READ_ONLY),
    "board-rows-export": Row(staff(404), READ_ONLY),
    "figures": Row(only(LEDGER, 200, 404), READ_ONLY),
    "figure": Row(only(LEDGER, 200, 404), READ_ONLY),
    "figure-rows": Row(only(LEDGER, 200, 404), READ_ONLY),
    "figure-export": Row(only(LEDGER, 200, 404), READ_ONLY),
    "figure-rows-export": Row(only(LEDGER, 200, 404), READ_ONLY),
    "proof": Row(only(LOG, 200, 404), READ_ONLY),
    "checkpoint": Row(everybody(200), PUBLIC_READ_ONLY),
    # -- oneself --------------------------------------------------------------------------------
    "home": Row(staff(200), staff(422)),
    "search": Row(staff(200), staff(422)),
    "closest": Row(staff(200), staff(422)),
    "styleguide": Row(
        lambda persona: 200 if persona in STAFF else 404, PUBLIC_READ_ONLY
    ),
    "theme": Row(PUBLIC_READ_ONLY, everybody(302)),
    "set_language": Row(everybody(302), everybody(302)),
    "sign-in": Row(everybody(200), everybody(422)),
    "sign-out": Row(PUBLIC_READ_ONLY, everybody(SIGN_IN)),
    "messages": Row(staff(200), READ_ONLY),
    "read-messages": Row(READ_ONLY, staff(302)),
    "message": Row(only(("supervisor",), 200, 404), READ_ONLY),
    "me": Row(staff(200), READ_ONLY),
    "choose-post": Row(staff(200), staff(403)),
    "own-password": Row(staff(200), staff(422)),
    # -- the register ---------------------------------------------------------------------------
    "units": Row(only(ADMIN, 200, 403), only(ADMIN, 405, 403)),
    "add-unit": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "unit": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "switch-unit": Row(only(ADMIN, 405, 403), only(ADMIN, 302, 403)),
    "appoint": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "end-post": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "accounts": Row(only(ADMIN, 200, 403), only(ADMIN, 405, 403)),
    "add-account": Row(only(ADMIN, 200, 403), only(ADMIN, 422, 403)),
    "account": Row(only(ADMIN, 200, 403), only(ADMIN, 405, 403)),
    "reset-password": Row(only(ADMIN, 405, 403), only(ADMIN, 200, 403)),
    "calendar": Row(only(CALENDAR, 200, 403), only(CALENDAR, 405, 403)),
    "preview-year": Row(only(CALENDAR, 405, 403), only(CALENDAR, 422, 403)),
    "load-year": Row(only(CALENDAR, 405, 403), only(CALENDAR, 422, 403)),
    "schemes": Row(only((*CALENDAR, "auditor", "leader"), 200, 403),
                   only((*CALENDAR, "auditor", "leader"), 405, 403)),
    "urging": Row(only((*CALENDAR, "auditor", "leader"), 200, 403), READ_ONLY),
    "urging-plan": Row(only((*CALENDAR, "auditor", "leader"), 200, 403),
                       only((*CALENDAR, "auditor", "leader"), 422, 403)),
    "classes": Row(only((*CALENDAR, "auditor", "leader"), 200, 403),
                   only((*CALENDAR, "auditor", "leader"), 405, 403)),
    "classes-sheet": Row(only((*CALENDAR, "auditor", "leader"), 200, 403),
                         only((*CALENDAR, "auditor", "leader"), 405, 403)),
    "preview-classes": Row(only(ADMIN, 405, 403), only(ADMIN, 422, 403)),
    "adopt-classes": Row(only(ADMIN, 405, 403), only(ADMIN, 422, 403)),
    # -- the public door ------------------------------------------------------------------------
    "portal-start": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-progress": Row(everybody(404), PUBLIC_READ_ONLY),
    "portal-deeds": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-deed": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-deed-photo": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-reports": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-report": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-report-file": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-draws": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-draw": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-draw-record": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-draw-script": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-say": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-said": Row(everybody(302), everybody(422)),
    "portal-school": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-follow": Row(everybody(200), everybody(422)),
    "portal-case": Row(visitor(200, 302), PUBLIC_READ_ONLY),
    "portal-add": Row(PUBLIC_READ_ONLY, visitor(422, 401)),
    "portal-judge": Row(PUBLIC_READ_ONLY, visitor(422, 401)),
    "portal-file": Row(visitor(200, 302), PUBLIC_READ_ONLY),
    "portal-leave": Row(PUBLIC_READ_ONLY, everybody(302)),
    "portal-form": Row(everybody(200), everybody(422)),
    "portal-form-resume": Row(everybody(200), everybody(422)),
    "portal-callback": Row(everybody(200), PUBLIC_READ_ONLY),
    "portal-answer": Row(PUBLIC_READ_ONLY, everybody(404)),
    "portal-posters": Row(only(POSTERS, 200, 403), READ_ONLY),
    "portal-posters-all": Row(only(POSTERS, 200, 403), READ_ONLY),
    "portal-poster": Row(only(POSTERS, 200, 403), READ_ONLY),
}  # fmt: skip


def test_the_table_names_every_address_and_no_other() -> None:
    assert sorted(addresses.names()) == sorted(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_get_answers_everybody_as_the_table_says(
    name: str, got: Callable[[str, str], Answer]
) -> None:
    found = {persona: got(name, persona).status for persona in EVERYBODY}
    assert found == {persona: TABLE[name].get(persona) for persona in EVERYBODY}


@pytest.mark.parametrize("name", TABLE)
def test_a_post_answers_everybody_as_the_table_says(name: str, answers: Answers) -> None:
    cast, address = answers.cast, answers.address(name)
    found = {}
    for persona in EVERYBODY:
        with transaction.atomic():
            found[persona] = ask(cast.client(persona), "post", address, {"nothing": "given"}).status
            transaction.set_rollback(True)
    assert found == {persona: TABLE[name].post(persona) for persona in EVERYBODY}
