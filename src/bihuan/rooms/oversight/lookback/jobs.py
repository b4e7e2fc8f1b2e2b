"""What the clock starts."""

from procrastinate.contrib.django import app

from bihuan.rooms.oversight.lookback import commands


@app.periodic(cron="40 5 * * *")
@app.task(name="lookback.fall_due", queueing_lock="lookback.fall_due", pass_context=False)
def fall_due(timestamp: int) -> None:
    """Every morning: what it is time for goes to a group."""
    commands.fall_due()
