"""What the clock starts for urging."""

from procrastinate.contrib.django import app

from bihuan.rooms.ledger.urging import commands


@app.periodic(cron="*/10 * * * *")
@app.task(name="urging.run", queueing_lock="urging.run", lock="urging.run", pass_context=False)
def run(timestamp: int) -> None:
    """Take the steps that are due, every ten minutes."""
    commands.run()
