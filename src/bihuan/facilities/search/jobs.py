"""Words made anew in the background."""

from procrastinate.contrib.django import app

from bihuan.facilities.search import remake
from bihuan.kernel import queue

JOB = "search.remake"


@app.periodic(cron="* * * * *")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def work(timestamp: int = 0) -> None:
    """Every minute; nothing to do but after an upgrade. Short stretches let other jobs in."""
    if remake.work(remake.STRETCH):
        queue.call(JOB)
