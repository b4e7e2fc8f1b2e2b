"""What the clock starts for forms that were sent."""

from procrastinate.contrib.django import app

from bihuan.facilities.once import sending


@app.periodic(cron="41 3 * * *")
@app.task(name="once.sweep", queueing_lock="once.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget forms sent days ago, every night."""
    sending.sweep()
