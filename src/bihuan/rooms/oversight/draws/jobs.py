"""What the clock starts for draws."""

from procrastinate.contrib.django import app

from bihuan.kernel import people
from bihuan.kernel.models.matter import Matter
from bihuan.rooms.oversight.draws import commands


@app.periodic(cron="* * * * *")
@app.task(name="draws.reveal", queueing_lock="draws.reveal", pass_context=False)
def reveal(timestamp: int) -> None:
    """Every minute: draws whose moment has come, as far as nobody has to be asked."""
    due()


def due() -> int:
    """Take the second number from the log and reveal what is kept here; returns how many."""
    count = 0
    waiting = Matter.objects.filter(kind="draw", status__in=("published", "contributed"))
    logged = waiting.filter(draw__plan__second__kind="log").select_related("draw").order_by("pk")
    for draw in logged:
        taken = draw.status == "contributed" or commands.contribute_from_log(draw)
        if taken and draw.draw.kept_here:
            commands.reveal(draw, by=people.system())
            count += 1
    return count
