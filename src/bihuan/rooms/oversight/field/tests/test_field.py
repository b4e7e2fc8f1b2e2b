"""What a phone sends is taken once, on its own day, and never over somebody else's work."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from bihuan.kernel import clock, history
from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight.field.models import Sent
from bihuan.rooms.oversight.rounds import commands_site
from bihuan.rooms.oversight.rounds.models import Check, Finding
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, planned
from bihuan.story.evidence import picture

KEY = "0123456789abcdef0123456789abcde"
JSON = {"HTTP_ACCEPT": "application/json"}
OPENING = {"verdict-fees": "no", "note-fees": "多收10元", "verdict-fire": "ok"}


def desk(post: Post) -> Client:
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def send(post: Post, visit: Matter, act: str, n: int = 0, **data: Any) -> Any:
    given = {"key": f"{KEY}{n}", "made_at": clock.now().isoformat()} | data
    return desk(post).post(f"/field/visit/{visit.number}/{act}", given, **JSON)


def begin(office: District, post: Post, visit: Matter, n: int = 0) -> HttpResponse:
    team = [office.inspector.pk, office.partner.pk]
    return send(post, visit, "begin", n, team=team, identified="on")


def errors(answer: Any) -> str:
    return "".join(answer.json()["errors"])


def test_a_phone_takes_along_only_the_visits_its_owner_goes_on(office: District) -> None:
    visit = planned(office)
    assert visit.number in desk(office.inspector).get("/field").content.decode()
    assert visit.number not in desk(office.other_inspector).get("/field").content.decode()
    address = f"/field/visit/{visit.number}"
    assert desk(office.inspector).get(address).status_code == 200
    assert desk(office.other_inspector).get(address).status_code == 404
    assert desk(office.head).get("/field").status_code == 404
    assert begin(office, office.other_inspector, visit).status_code == 404


def test_a_whole_visit_is_sent_from_a_phone(office: District) -> None:
    visit = planned(office)
    me = office.inspector
    assert begin(office, me, visit, 1).json() == {"said": "已签到。"}
    photo = picture("fees")
    files = {"photo-fees": SimpleUploadedFile("收费公示.png", photo)}
    whole = hashlib.sha256(photo).hexdigest()
    assert send(me, visit, "check-opening", 2, hash=whole, **OPENING, **files).status_code == 200
    found = {"title": "收费公示过期", "solved": "no", "list_code": "problems"}
    assert send(me, visit, "find", 3, **found).status_code == 200
    assert send(me, visit, "suggest", 4, text="按月更新公示。").status_code == 200
    glass = SimpleUploadedFile("sign-unit.png", picture("glass"))
    end = {"methods": ["inspect"], "text": "总体平稳。", "name-unit": "赵校长", "sign-unit": glass}
    assert send(me, visit, "finish", 5, **end).status_code == 200
    visit.refresh_from_db()
    assert visit.status == "ended"
    answers = Check.objects.get(matter=visit).answers
    assert [one["verdict"] for one in answers] == ["no", "ok"]
    checked, made = history.of(visit, "visit.checked", "visit.made")
    by_item = {one["item"]: one.get("photos") for one in checked.data.answers}
    assert by_item["fees"] == [checked.data.files[0]["id"]]
    (signature,) = made.data.signatures
    assert (signature["who"], str(signature["name"])) == ("unit", "赵校长")
    assert signature["file"] in {one["id"] for one in made.data.files}


def test_what_is_sent_again_is_answered_alike_and_written_once(office: District) -> None:
    visit = begun(office, planned(office))
    first, again = (send(office.inspector, visit, "suggest", text="公示收费。") for _ in range(2))
    assert first.json() == again.json()
    assert Finding.objects.filter(matter=visit).count() == 1
    other = send(office.partner, visit, "suggest", text="另一条。")
    assert other.status_code == 422
    assert "重新填写" in errors(other)
    assert Finding.objects.filter(matter=visit).count() == 1


def test_what_was_refused_may_be_sent_again_under_its_key(office: District) -> None:
    visit = planned(office)
    me = office.inspector
    early = send(me, visit, "suggest", text="公示收费。")
    assert early.status_code >= 400
    assert not Sent.objects.exists()
    begin(office, me, visit, 1)
    assert send(me, visit, "suggest", text="公示收费。").status_code == 200


def test_a_checklist_somebody_else_filled_in_meanwhile_is_not_overwritten(
    office: District,
) -> None:
    visit = begun(office, planned(office))
    assert send(office.partner, visit, "check-opening", 1, **OPENING).status_code == 200
    late = send(office.inspector, visit, "check-opening", 2, **{"verdict-fees": "ok"})
    assert late.status_code == 409
    theirs = late.json()["theirs"]
    assert theirs["who"] == office.partner.name
    assert any("多收10元" in one for one in theirs["lines"])
    assert Check.objects.get(matter=visit).answers[0]["verdict"] == "no"
    mine = {"verdict-fees": "ok", "base": theirs["base"]}
    assert send(office.inspector, visit, "check-opening", 3, **mine).status_code == 200
    assert Check.objects.get(matter=visit).answers[0]["verdict"] == "ok"


def test_who_arrives_second_is_told_who_began(office: District) -> None:
    visit = begun(office, planned(office))
    late = begin(office, office.partner, visit)
    assert late.status_code == 409
    assert late.json()["theirs"]["who"] == office.inspector.name


def test_an_act_counts_on_the_day_it_was_done_not_on_the_day_it_was_sent(office: District) -> None:
    visit = planned(office)
    day = clock.now()
    with clock.at(day + timedelta(days=2)):
        team = [office.inspector.pk, office.partner.pk]
        given = {"team": team, "identified": "on", "made_at": day.isoformat()}
        assert send(office.inspector, visit, "begin", **given).status_code == 200
    (said,) = history.of(visit, "visit.begun")
    assert said.happened_on == TODAY
    assert said.data.at == "09:00"


def test_a_phone_whose_clock_is_wrong_is_told_so(office: District) -> None:
    visit = begun(office, planned(office))
    for away in (timedelta(hours=1), -timedelta(days=90)):
        at = (clock.now() + away).isoformat()
        answer = send(office.inspector, visit, "suggest", text="公示收费。", made_at=at)
        assert answer.status_code == 422
        assert "校准" in errors(answer)


def test_a_photo_that_did_not_arrive_whole_is_not_kept(office: District) -> None:
    visit = begun(office, planned(office))
    files = {"photo-fees": SimpleUploadedFile("现场.png", picture("fees"))}
    whole = hashlib.sha256(b"something else").hexdigest()
    answer = send(office.inspector, visit, "check-opening", hash=whole, **OPENING, **files)
    assert answer.status_code == 422
    assert "损坏" in errors(answer)
    assert not Check.objects.filter(matter=visit).exists()


def test_a_refusal_names_the_field(office: District) -> None:
    visit = begun(office, planned(office))
    answer = send(office.inspector, visit, "find", title="", solved="no", list_code="problems")
    assert answer.status_code == 422
    assert "问题：" in errors(answer)
    assert send(office.inspector, visit, "find", key="x" * 40).status_code == 422
    assert send(office.inspector, visit, "nothing").status_code == 404


def test_the_forms_work_without_scripts(office: District) -> None:
    visit = begun(office, planned(office))
    client = desk(office.inspector)
    at = f"/field/visit/{visit.number}"
    page = client.get(at).content.decode()
    assert 'name="key"' in page
    given = {"key": KEY, "text": "公示收费。"}
    assert "建议已记下" in client.post(f"{at}/suggest", given, follow=True).content.decode()
    wrong = client.post(f"{at}/suggest", {"key": KEY, "text": ""})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()


def test_what_makes_it_an_app_is_there_for_inspectors_only(office: District) -> None:
    client = desk(office.inspector)
    worker = client.get("/field/worker.js")
    assert worker["Service-Worker-Allowed"] == "/field"
    assert client.get("/field/app.webmanifest").json()["start_url"] == "/field"
    assert client.get("/field/now").json()["post"] == office.inspector.pk
    assert desk(office.head).get("/field/worker.js").status_code == 404


def test_open_problems_of_the_unit_are_taken_along(office: District) -> None:
    visit = begun(office, planned(office))
    commands_site.find(
        visit, title="消防通道堆物", list_code="problems", by=office.inspector,
        happened_on=date(2026, 4, 10),
    )  # fmt: skip
    page = desk(office.inspector).get(f"/field/visit/{visit.number}").content.decode()
    assert "消防通道堆物" in page
