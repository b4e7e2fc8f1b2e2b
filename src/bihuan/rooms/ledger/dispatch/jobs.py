"""What the clock starts for weekly dispatch."""

from procrastinate.contrib.django import app

from bihuan.rooms.ledger.dispatch import commands


@app.periodic(cron="5 * * * *")
@app.task(
    name="dispatch.prepare",
    queueing_lock="dispatch.prepare",
    lock="dispatch.prepare",
    pass_context=False,
)
def prepare(timestamp: int) -> None:
    """Begin the week's dispatches, once a week; asked every hour."""
    commands.prepare_all()
