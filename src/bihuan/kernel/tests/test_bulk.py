"""COPY writes what INSERT writes."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, IntegrityError, transaction

from bihuan.kernel import bulk
from bihuan.kernel.models.body import Body
from bihuan.kernel.models.log import Pending
from bihuan.kernel.models.matter import Link, Matter

pytestmark = pytest.mark.django_db
AT = datetime(2014, 3, 1, 8, 30, 0, 123456, UTC)


def matter(pk: int, **values: object) -> Matter:
    given = {
        "number": f"Y-2014-{pk:06d}",
        "kind": "voice",
        "status": "new",
        "version": 1,
        "title": "校门口拥堵",
        "received_on": date(2014, 3, 1),
        "opened_at": AT,
        "changed_at": AT,
    }
    return Matter(pk=pk, **(given | values))


def values_of(row: Matter) -> dict[str, object]:
    return Matter.objects.values().get(pk=row.pk)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": 'tab\there, line\nend, back\\slash \\N, "quotes" and 🚌'},
        {"labels": ['topic:a "b" \\ c', "x,y", "{z}", "NULL", ""], "helpers": [3, 9_000_000_000]},
        {"due_basis": {"rule": "at-once", "起": ["2014-03-01", None]}, "due_on": date(2014, 4, 1)},
    ],
)
def test_a_copied_row_reads_back_as_an_inserted_one(values: dict[str, object]) -> None:
    copied, inserted = matter(901, **values), matter(902, **values)
    bulk.insert([copied])
    inserted.save(force_insert=True)
    same = {"id": 0, "number": ""}
    assert values_of(copied) | same == values_of(inserted) | same


def test_bytes_come_back_whole() -> None:
    salt = bytes(range(256))
    bulk.insert([Body(digest="a" * 64, matter_id=1, field="text", salt=salt, text="\\x00 是文字")])
    found = Body.objects.get(digest="a" * 64)
    assert (bytes(found.salt), found.text) == (salt, "\\x00 是文字")


def test_rows_without_a_key_are_given_one() -> None:
    bulk.insert([matter(901), matter(902)])
    bulk.insert([Link(source_id=901, target_id=902, kind="merged_into")])
    assert Link.objects.get().pk


@pytest.mark.usefixtures("nothing_there")
def test_what_the_database_refuses_is_refused_as_by_django() -> None:
    bulk.copy(Pending, ("event_id", "at"), [(1, AT)])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.copy(Pending, ("event_id", "at"), [(2, AT), (1, AT)])
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert([matter(901, kind="k" * 21)])
    assert list(Pending.objects.values_list("pk", flat=True)) == [1]


@pytest.mark.usefixtures("nothing_there")
def test_nothing_to_write_is_nothing_written() -> None:
    bulk.insert([])
    assert not Matter.objects.exists()
