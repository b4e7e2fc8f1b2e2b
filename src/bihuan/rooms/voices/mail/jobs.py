"""What the clock starts: reading the mailbox, deleting what was discarded."""

from procrastinate.contrib.django import app

from bihuan.rooms.voices.mail import polling, quarantine

JOB = "mail.poll"


@app.periodic(cron="* * * * *")
@app.task(name=JOB, queueing_lock=JOB, pass_context=False)
def poll(timestamp: int = 0) -> None:
    """Every minute: read the mailbox when it is time to."""
    if polling.is_due():
        polling.poll()


@app.periodic(cron="47 3 * * *")
@app.task(name="mail.sweep", queueing_lock="mail.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every night: messages discarded long ago."""
    quarantine.sweep()
