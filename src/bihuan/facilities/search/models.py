"""The words of every matter, as PostgreSQL's own text search type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from psycopg.sql import Literal

from bihuan.kernel.models.matter import Matter
from bihuan.kernel.models.projection import Projection

if TYPE_CHECKING:
    TextField = models.Field[str, str]
else:
    TextField = models.Field


class TsVector(TextField):
    """A tsvector, written and read as its literal; `words__matches` takes a tsquery literal."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector"


@TsVector.register_lookup
class Matches(Lookup):
    """The words stand in the statement itself, not beside it: how many rows have them decides the
    plan, and a prepared statement with a parameter is planned without knowing them."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        words = Literal(self.rhs).as_string(None).replace("%", "%%")
        return f"{left} @@ {words}::tsquery", tuple(params)


class Words(Projection):
    """The tokens of a matter's text (`lib.text.bigrams`) and one that names its block of ids."""

    matter = models.OneToOneField(
        Matter,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="words",
        db_constraint=False,
    )
    words = TsVector()

    matter_field: ClassVar[str] = "matter"

    class Meta:
        db_table = "search_words"
        # New entries wait in a list of 256 KB that every search reads through: 0.1 ms to write a
        # matter instead of 2, and now and then 40 when the list is sorted in.
        indexes = [
            GinIndex(
                fields=["words"],
                name="search_words_gin",
                fastupdate=True,
                gin_pending_list_limit=256,
            )
        ]


class Made(models.Model):
    """By which version of `words` everything from id `low` upwards was indexed; 0: everything.
    One row."""

    version = models.CharField(max_length=20)
    low = models.BigIntegerField()

    class Meta:
        db_table = "search_made"
