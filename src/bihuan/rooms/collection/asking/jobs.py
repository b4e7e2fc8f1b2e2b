"""What the clock starts for sheets nobody finished."""

from procrastinate.contrib.django import app

from bihuan.rooms.collection.asking import drafts


@app.periodic(cron="17 3 * * *")
@app.task(name="forms.sweep", queueing_lock="forms.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Forget sheets nobody has come back to for a month, every night."""
    drafts.sweep()
