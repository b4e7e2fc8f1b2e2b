from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "bihuan.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        # What the kernel itself declares: event kinds, registers, projectors, the policy table.
        from django.db.backends.signals import connection_created

        from bihuan.kernel import (
            calendar,
            deadlines,
            erase,
            jobs,
            memory,
            people,
            policy_table,
            recusals,
            schemes,
        )

        connection_created.connect(memory.listen)
        del calendar, deadlines, erase, jobs, people, policy_table, recusals, schemes
