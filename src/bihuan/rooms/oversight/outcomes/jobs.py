"""What the clock starts for outcomes."""

from procrastinate.contrib.django import app

from bihuan.rooms.oversight.outcomes import commands


@app.periodic(cron="7 1 * * *")
@app.task(name="outcomes.lapse", queueing_lock="outcomes.lapse", pass_context=False)
def lapse(timestamp: int) -> None:
    """Every night."""
    commands.lapse()
