"""What the clock starts for reports."""

from procrastinate.contrib.django import app

from bihuan.rooms.reports.papers import publishing


@app.periodic(cron="23 1 * * *")
@app.task(name="reports.correct", queueing_lock="reports.correct", pass_context=False)
def correct(timestamp: int) -> None:
    """Every night: what was recorded late, beside the figures it concerns."""
    publishing.correct_all()
