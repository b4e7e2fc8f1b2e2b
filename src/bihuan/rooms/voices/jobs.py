"""What runs apart from pages: imports, and learning the classes."""

from datetime import timedelta

from procrastinate.contrib.django import app

from bihuan.kernel import clock, queue
from bihuan.rooms.voices.classing import learning
from bihuan.rooms.voices.importing import running, start, store
from bihuan.rooms.voices.models import Import

KEPT_DAYS = 7
"""How long the file of an import stays that nobody decides about."""


@app.task(name=start.JOB, queueing_lock=start.JOB, pass_context=False)
def work() -> None:
    """Take in what was asked for."""
    running.work()


@app.periodic(cron="* * * * *")
@app.task(name="voices.import.resume", queueing_lock="voices.import.resume", pass_context=False)
def resume(timestamp: int) -> None:
    """Every minute: whatever a dead worker left behind goes on."""
    if Import.objects.filter(state__in=Import.RUNNING).exists():
        queue.call(start.JOB)


@app.periodic(cron="41 3 * * *")
@app.task(name="voices.import.sweep", queueing_lock="voices.import.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every night: files that wait for a decision for too long, and drafts nobody went on with."""
    old = Import.objects.filter(
        state__in=start.OPEN, created_at__lt=clock.now() - timedelta(days=KEPT_DAYS)
    )
    for import_ in old:
        store.forget(import_)
    old.filter(state="draft").delete()


@app.periodic(cron="17 3 * * *")
@app.task(name="voices.learn", queueing_lock="voices.learn", pass_context=False)
def learn(timestamp: int) -> None:
    """Every night: learn the classes anew where enough was classified."""
    if learning.due():
        learning.learn()
