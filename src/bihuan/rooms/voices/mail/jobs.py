"""What the clock starts: reading the mailbox."""

from procrastinate.contrib.django import app

from bihuan.rooms.voices.mail import polling


@app.periodic(cron="* * * * *")
@app.task(name="mail.poll", queueing_lock="mail.poll", pass_context=False)
def poll(timestamp: int) -> None:
    """Every minute: read the mailbox when it is time to."""
    if polling.is_due():
        polling.poll()
