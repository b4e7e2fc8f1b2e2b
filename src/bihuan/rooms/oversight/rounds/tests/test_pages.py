"""The pages of visits, as they are clicked through."""

from __future__ import annotations

from django.test import Client

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.people import Post
from bihuan.kernel.tests.district import District
from bihuan.rooms.oversight.rounds.tests.going import TODAY, begun, planned


def desk(post: Post) -> Client:
    """A browser with that post signed in."""
    client = Client()
    assert post.account is not None
    client.force_login(post.account)
    return client


def test_a_visit_is_planned_made_and_ended_by_pages(office: District) -> None:
    inspector = desk(office.inspector)
    going = [str(office.inspector.pk), str(office.partner.pk)]
    given = {
        "title": "春季开学督导", "visit_kind": "call", "unit": office.school.pk, "on": TODAY,
        "team": going, "checklists": ["opening"],
    }  # fmt: skip
    assert inspector.post("/visits/new", given | {"team": going[:1]}).status_code == 422
    made = inspector.post("/visits/new", given, follow=True)
    visit = Matter.objects.get(kind="visit")
    at = f"/visit/{visit.number}"
    assert made.redirect_chain[-1][0] == at
    assert "由第一督导组办理" in made.content.decode()

    begin = {"team": going, "identified": "on", "seen": "1", "at": "09:10"}
    assert "填写检查表" in inspector.post(f"{at}/do/begin", begin, follow=True).content.decode()
    page = inspector.get(f"{at}/check/opening").content.decode()
    assert "食堂证照齐全" in page
    wrong = {"verdict-fees": "no", "seen": "2"}
    assert inspector.post(f"{at}/check/opening", wrong).status_code == 422
    right = wrong | {"note-fees": "多收10元"}
    assert (
        "不符合 1 项" in inspector.post(f"{at}/check/opening", right, follow=True).content.decode()
    )
    found = {"title": "收费公示过期", "solved": "no", "list_code": "problems"}
    told = inspector.post(f"{at}/do/find", found, follow=True).content.decode()
    assert "已转入问题台账" in told
    inspector.post(f"{at}/do/suggest", {"text": "按月更新公示。"})
    end = {"methods": ["inspect"], "text": "总体平稳。"}
    assert "已办结" in inspector.post(f"{at}/do/finish", end, follow=True).content.decode()
    assert "春季开学督导" in inspector.get("/visits").content.decode()


def test_whoever_a_visit_does_not_concern_does_not_find_it(office: District) -> None:
    visit = planned(office, announced=False)
    for post in (office.head, office.other_officer, office.other_inspector):
        assert desk(post).get(f"/visit/{visit.number}").status_code == 404
        assert visit.number not in desk(post).get("/visits").content.decode()
    begun(office, visit)
    assert desk(office.head).get(f"/visit/{visit.number}").status_code == 200
    assert desk(office.head).get(f"/visit/{visit.number}/check/opening").status_code == 403
