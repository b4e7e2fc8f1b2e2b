"""The page to paste into: a table goes to the import, a chat is sorted into opinions here.

Nothing is kept between its steps but what the browser sends again: the text stays in the form.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from bihuan.facilities.once import sending
from bihuan.facilities.pages.render import render
from bihuan.facilities.pages.request import Request, signed_in
from bihuan.facilities.tables.errors import BadFile
from bihuan.kernel import clock, policy
from bihuan.kernel.errors import BihuanError, Unseen
from bihuan.rooms.voices import commands
from bihuan.rooms.voices.importing import drafts
from bihuan.rooms.voices.importing.places import Places
from bihuan.rooms.voices.paste import block, chat, sorting
from bihuan.rooms.voices.paste.chat import Message
from bihuan.rooms.voices.paste.forms import One, Pasted
from bihuan.rooms.voices.paste.sorting import Group

FILE_NAME = "粘贴的表格.csv"
CHANNEL = "board"
"""What a chat is registered as unless the clerk says otherwise."""


@sensitive_post_parameters()
def paste(request: HttpRequest) -> HttpResponse:
    """`do` is look (what was pasted), sort (other groups), take (register), or edit."""
    asked = signed_in(request)
    if not policy.may_at_all(asked.post, "voice.received"):
        raise Unseen
    if request.method != "POST":
        return render(request, "voices/paste.html", {"form": Pasted()})
    form = Pasted(request.POST)
    do = request.POST.get("do", "look")
    if not form.is_valid() or do == "edit":
        return _box(asked, form)
    text, reading = form.cleaned_data["pasted"], form.cleaned_data["reading"]
    if reading == "table" or (reading != "chat" and block.is_block(text)):
        return _table(asked, form, text)
    messages = chat.read(text, clock.today())
    if len(messages) > sorting.MOST_MESSAGES:
        told = _("一次最多整理%(most)d条消息，这里有%(n)d条。请分几次粘贴。")
        form.add_error("pasted", told % {"most": sorting.MOST_MESSAGES, "n": len(messages)})
        return _box(asked, form)
    if do == "look":
        form.show_instead("channel", CHANNEL)
    return _chat(asked, form, messages, do)


def _box(request: Request, form: Pasted) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "voices/paste.html", {"form": form}, status=status)


def _table(request: Request, form: Pasted, text: str) -> HttpResponse:
    data, header_row = block.as_file(text)
    try:
        made = drafts.create(io.BytesIO(data), FILE_NAME, by=request.post, header_row=header_row)
    except BadFile as bad:
        form.add_error("pasted", _(bad.template) % bad.data)
    except BihuanError as refusal:
        form.add_error(None, str(refusal))
    else:
        return HttpResponseRedirect(reverse("voices-import-one", args=(made.pk,)))
    return _box(request, form)


def _chat(request: Request, form: Pasted, messages: Sequence[Message], do: str) -> HttpResponse:
    first = do == "look"
    to = sorting.guessed(messages) if first else sorting.chosen(messages, request.POST)
    groups = sorting.groups(messages, to)
    places = Places()
    ones = [_one(request, group, places, first=first) for group in groups]
    if do == "take" and not groups:
        form.add_error(None, _("还没有选要登记的消息。请把消息归到某一条意见，再登记。"))
    elif len(groups) > sorting.MOST_OPINIONS:
        told = _("一次最多登记%(most)d条意见。请减少归组，或分几次粘贴。")
        form.add_error(None, told % {"most": sorting.MOST_OPINIONS})
    elif do == "take" and all(one.is_valid() for one in ones):
        try:
            return _taken(request, form, groups, ones)
        except BihuanError as refusal:
            form.add_error(None, str(refusal))
    wrong = form.errors or any(one.errors for one in ones if one.is_bound)
    context = {
        "form": form,
        "messages_": messages,
        "to": {one.n: group.number for group in groups for one in group.messages},
        "groups": list(zip(groups, ones, strict=True)),
    }
    return render(request, "voices/paste_chat.html", context, status=422 if wrong else 200)


def _one(request: Request, group: Group, places: Places, *, first: bool) -> One:
    """The form of one opinion; a group that is new has what its text says."""
    prefix = f"g{group.key}"
    if not first and f"{prefix}-place" in request.POST:
        return One(request.POST, prefix=prefix)
    return One(prefix=prefix, initial={"place": places.find(group.text)})


def _taken(
    request: Request, form: Pasted, groups: Sequence[Group], ones: Sequence[One]
) -> HttpResponse:
    """Register all or none, once however often the form is sent. Raises Invalid."""

    def act() -> str:
        with transaction.atomic():
            made = [_received(request, form, *pair) for pair in zip(groups, ones, strict=True)]
        return json.dumps(made)

    told: list[dict[str, Any]] = json.loads(sending.once(form.cleaned_data["token"], act))
    return render(request, "voices/pasted.html", {"made": told})


def _received(request: Request, form: Pasted, group: Group, one: One) -> dict[str, str]:
    said = commands.Said(
        text=group.text,
        channel=form.cleaned_data["channel"] or CHANNEL,
        reporter=group.names[0] if group.names else "",
        place=one.cleaned_data["place"],
        topic=one.cleaned_data["topic"],
        happened_on=group.on,
    )
    receipt = commands.receive(said, by=request.post)
    return {"number": receipt.matter.number, "title": receipt.matter.title,
            "reporter": said.reporter, "code": receipt.code}  # fmt: skip
