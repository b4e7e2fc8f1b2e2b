"""What the clock starts for drafts."""

from procrastinate.contrib.django import app

from bihuan.rooms.reports.drafts import commands


@app.periodic(cron="23 3 * * *")
@app.task(name="drafts.expire", queueing_lock="drafts.expire", pass_context=False)
def expire(timestamp: int) -> None:
    """Every night."""
    commands.expire()
