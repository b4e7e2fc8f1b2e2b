from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "bihuan.rooms.oversight.rounds"
    label = "rounds"
    verbose_name = "督导轮次"

    def ready(self) -> None:
        from bihuan.rooms.oversight.rounds import (
            actions,
            actions_round,
            events,
            events_round,
            guard,
            project,
            project_round,
            react,
            todo,
        )

        del actions, actions_round, events, events_round, guard, project, project_round
        del react, todo
