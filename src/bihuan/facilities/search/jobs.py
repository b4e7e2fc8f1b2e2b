"""Words made anew in the background."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bihuan.facilities.search import remake

JOB = "search.remake"


@app.periodic(cron="* * * * *")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def work(timestamp: int = 0) -> None:
    """Every minute; nothing to do but after an upgrade. Short stretches let other jobs in."""
    if remake.work(remake.STRETCH):
        again()


def again() -> None:
    """Have it go on as soon as there is a worker; one waiting job is enough."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=JOB).defer(timestamp=0)
    except AlreadyEnqueued:
        pass
