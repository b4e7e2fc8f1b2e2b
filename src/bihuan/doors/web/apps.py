from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bihuan.doors.web"
    label = "web"
    verbose_name = "内部页面"

    def ready(self) -> None:
        from bihuan.doors.web import entries

        del entries
