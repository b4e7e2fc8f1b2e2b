"""bihuan account"""

import sys

import typer

from bihuan.cli.opened import opened

app = typer.Typer()


@app.command()
def account(
    username: str = typer.Argument(help="登录名"),
    name: str = typer.Option("", help="姓名；新建时必填"),
    unit: str = typer.Option("", help="任职机构的代码，与 --role 同用"),
    role: str = typer.Option("", help="岗位角色，如 admin、clerk、supervisor"),
) -> None:
    """新建登录账号，或为已有账号重设密码。密码在提示后输入；也可从标准输入送入。"""
    password = read_password()
    with opened():
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from bihuan.kernel import people, registers
        from bihuan.kernel.errors import Invalid
        from bihuan.kernel.models.people import Account, Unit

        registers.found_all()
        found = Account.objects.filter(username=username).first()
        if found is None and not name:
            raise Invalid({"name": f"没有登录名为 {username} 的账号。如要新建，请加 --name 姓名。"})
        if bool(unit) != bool(role):
            raise Invalid({"role": "--unit 和 --role 要一起给。"})
        place = Unit.objects.filter(code=unit).first()
        if unit and place is None:
            raise Invalid({"unit": f"没有代码为 {unit} 的机构。请核对机构代码。"})
        try:
            validate_password(password, found or Account(username=username, name=name))
        except ValidationError as weak:
            raise Invalid({"password": "".join(weak.messages)}) from weak
        if found is None:
            found = people.open_account(username, name, password)
        else:
            people.reset_password(found, password, by=people.system())
        if place is not None:
            people.appoint(found, place, role, by=people.system())
    typer.echo(f"账号 {username} 可以登录了。")


def read_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍"))
    return sys.stdin.readline().rstrip("\n")
