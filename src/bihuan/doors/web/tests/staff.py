"""A small district with people in it, for tests of pages."""

from dataclasses import dataclass
from datetime import date

from django.test import Client

from bihuan.kernel import people, registers, schemes
from bihuan.kernel.models.people import Account, Post, Unit

PASSWORD = "correct horse battery"


@dataclass
class Staff:
    bureau: Unit
    school: Unit
    admin: Post
    supervisor: Post
    officer: Post

    def client(self, post: Post) -> Client:
        """A browser in which the holder of the post is signed in."""
        client = Client()
        assert post.account is not None
        client.force_login(post.account)
        return client


def found() -> Staff:
    """青禾区教育局, one school, an administrator, a supervisor and a school officer."""
    registers.found_all()
    system = people.system()
    schemes.ship(system)
    bureau = people.add_unit("qh", "青禾区教育局", kind="authority", by=system)
    school = people.add_unit(
        "qh-1", "青禾区第一小学", kind="school", by=system, parent=bureau, order=10
    )
    return Staff(
        bureau,
        school,
        admin=post("guan", "许青岚", bureau, "admin"),
        supervisor=post("duban", "周既明", bureau, "supervisor"),
        officer=post("xiao", "林知夏", school, "officer"),
    )


def post(username: str, name: str, unit: Unit, role: str) -> Post:
    """A post from long ago until ever, with a sign-in of its own unless the name has one."""
    account = Account.objects.filter(username=username).first()
    account = account or people.open_account(username, name, PASSWORD)
    made = people.appoint(account, unit, role, by=people.system(), from_on=date(2020, 1, 1))
    return Post.objects.select_related("unit", "account").get(pk=made.pk)
