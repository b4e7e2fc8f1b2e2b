from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "bihuan.facilities.pages"
    label = "pages"
    verbose_name = "列表"
