"""What the clock starts for the kernel."""

from procrastinate.contrib.django import app

from bihuan.kernel import log


@app.periodic(cron="* * * * * */5")
@app.task(name="kernel.integrate", queueing_lock="kernel.integrate", pass_context=False)
def integrate(timestamp: int) -> None:
    """Place committed events in the log and sign; every five seconds."""
    log.integrate()
