"""What happens later, or by the clock, to stored content."""

from procrastinate.contrib.django import app

from bihuan.facilities.files import evidence


@app.task(name="files.discard", pass_context=False, retry=5)
def discard(sha256: str) -> None:
    """Delete content after its last file was erased."""
    evidence.discard_unused(sha256)


@app.periodic(cron="41 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Delete what never became part of an event, every night."""
    evidence.sweep()
