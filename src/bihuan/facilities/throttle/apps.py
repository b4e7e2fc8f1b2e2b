from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    name = "bihuan.facilities.throttle"
    label = "throttle"
    verbose_name = "频率限制"
