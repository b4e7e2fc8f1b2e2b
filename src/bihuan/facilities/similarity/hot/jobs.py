"""Keeping groups up in the background."""

from time import monotonic

from procrastinate.contrib.django import app

from bihuan.facilities.similarity.hot import store

JOB = "similarity.hot"
REST = 20
_rested: float = 0.0


@app.periodic(cron="* * * * *")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def work(timestamp: int = 0) -> None:
    """Every minute, but after a long turn not before it has rested for twenty times as long: each
    turn reads everything said lately."""
    global _rested  # of this worker; forgetting it costs one turn
    began = monotonic()
    if began >= _rested and store.work():
        _rested = monotonic() + REST * (monotonic() - began)
