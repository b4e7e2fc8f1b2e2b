"""Reading in the background."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot import jobs as hot
from bihuan.facilities.similarity.match import jobs as match

JOB = "similarity.understand"


@app.periodic(cron="* * * * * */15")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def work(timestamp: int = 0) -> None:
    """Read on for a while; every fifteen seconds at least. Short stretches let other jobs in, and
    let the program stop in order."""
    if understand.work().left:
        again()


def again() -> None:
    """Have it go on as soon as there is a worker; one waiting job is enough."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=JOB).defer(timestamp=0)
    except AlreadyEnqueued:
        pass


del hot, match  # imported for its jobs to be known
