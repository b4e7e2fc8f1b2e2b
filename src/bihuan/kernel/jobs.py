"""What the clock starts for the kernel."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from bihuan.kernel import log
from bihuan.kernel.figures import store


@app.periodic(cron="* * * * * */5")
@app.task(name="kernel.integrate", queueing_lock="kernel.integrate", pass_context=False)
def integrate(timestamp: int) -> None:
    """Place committed events in the log and sign; every five seconds."""
    log.integrate()


@app.periodic(cron="* * * * *")
@app.task(name="kernel.figures", queueing_lock="kernel.figures", pass_context=False)
def figures(timestamp: int) -> None:
    """Work out what new events add to figures; who reads a figure first would do it as well."""
    store.caught_up()


@app.periodic(cron="*/2 * * * *")
@app.task(name="kernel.revive", queueing_lock="kernel.revive", pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:
    """Put back in the queue what a killed worker left undone; jobs are safe to run twice. Where its
    like waits already that one does the work."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, Status.ABORTED, delete_job=False)
