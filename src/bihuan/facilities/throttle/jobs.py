"""What the clock starts for flood control."""

from procrastinate.contrib.django import app

from bihuan.facilities.throttle import limit


@app.periodic(cron="17 3 * * *")
@app.task(name="throttle.sweep", queueing_lock="throttle.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Delete old buckets, every night."""
    limit.sweep()
