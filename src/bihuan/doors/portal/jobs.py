"""What the clock starts for the public door."""

from procrastinate.contrib.django import app

from bihuan.doors.portal import once


@app.periodic(cron="41 3 * * *")
@app.task(name="portal.sweep", queueing_lock="portal.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget forms sent days ago, every night."""
    once.sweep()
