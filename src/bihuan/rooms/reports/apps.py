from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "bihuan.rooms.reports"
    label = "reports"
    verbose_name = "报告"
