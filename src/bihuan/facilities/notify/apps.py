from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "bihuan.facilities.notify"
    label = "notify"
    verbose_name = "消息"
