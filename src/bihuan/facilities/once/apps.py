from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "bihuan.facilities.once"
    label = "once"
    verbose_name = "一次提交"
