from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "bihuan.doors.portal"
    label = "portal"
    verbose_name = "公众入口"
