from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "bihuan.facilities.forms"
    label = "forms"
    verbose_name = "表单"
