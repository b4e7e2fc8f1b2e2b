from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "bihuan.rooms.reports.papers"
    label = "papers"
    verbose_name = "报告"

    def ready(self) -> None:
        from bihuan.rooms.reports.papers import actions, events, kinds, project, react, todo

        del actions, events, kinds, project, react, todo
