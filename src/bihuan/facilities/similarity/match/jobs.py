"""Counting words in the background."""

from procrastinate.contrib.django import app

from bihuan.facilities.similarity.match import stored


@app.periodic(cron="*/5 * * * *")
@app.task(name="similarity.count", queueing_lock="similarity.count", pass_context=False)
def count(timestamp: int = 0) -> None:
    """Every five minutes, if enough has come in since."""
    stored.renew()
