from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "bihuan.rooms.oversight.notices"
    label = "notices"
    verbose_name = "公文"

    def ready(self) -> None:
        from bihuan.rooms.oversight.notices import actions, events, panel, project, todo

        del actions, events, panel, project, todo
