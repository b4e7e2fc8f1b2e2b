from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "bihuan.rooms.reports.drafts"
    label = "drafts"
    verbose_name = "核稿"

    def ready(self) -> None:
        from bihuan.rooms.reports.drafts import actions, events, project

        del actions, events, project
