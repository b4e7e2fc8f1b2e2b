"""Reading in the background."""

from procrastinate.contrib.django import app

from bihuan.facilities.similarity import understand
from bihuan.facilities.similarity.hot import jobs as hot
from bihuan.facilities.similarity.match import jobs as match
from bihuan.kernel import queue

JOB = "similarity.understand"


@app.periodic(cron="* * * * * */15")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def work(timestamp: int = 0) -> None:
    """Read on for a while; every fifteen seconds at least. Short stretches let other jobs in, and
    let the program stop in order."""
    if understand.work().left:
        queue.call(JOB)


del hot, match  # imported for its jobs to be known
