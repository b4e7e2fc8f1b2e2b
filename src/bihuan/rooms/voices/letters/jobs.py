"""What runs apart from pages: reading, and sweeping up after letters that were taken down."""

from datetime import timedelta

from procrastinate.contrib.django import app

from bihuan.kernel import clock, queue
from bihuan.rooms.voices.letters import reading
from bihuan.rooms.voices.letters.models import Letter, LetterPage

KEPT_DAYS = 7
"""How long it is remembered which opinion a letter became, for whoever opens its page again."""


@app.task(name=reading.JOB, queueing_lock=reading.JOB, pass_context=False)
def read() -> None:
    """Read every page that waits."""
    reading.work()


@app.periodic(cron="* * * * *")
@app.task(name="letters.resume", queueing_lock="letters.resume", pass_context=False)
def resume(timestamp: int) -> None:
    """Every minute: whatever a dead worker left behind goes on."""
    if LetterPage.objects.filter(state="waiting").exists():
        queue.call(reading.JOB)


@app.periodic(cron="43 3 * * *")
@app.task(name="letters.sweep", queueing_lock="letters.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every night. Letters nobody has taken down are never swept away: they wait in their list."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    Letter.objects.exclude(voice="").filter(changed_at__lt=before).delete()
