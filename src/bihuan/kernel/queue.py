"""Asking for a job that is to be done soon."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def call(job: str) -> None:
    """Have a job done as soon as a worker is free, if what is being done now commits. One that
    waits is enough: it does all there is to do by then."""
    try:
        with transaction.atomic():
            app.configure_task(job, queueing_lock=job).defer()
    except AlreadyEnqueued:
        pass
