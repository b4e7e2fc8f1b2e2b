from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "bihuan.rooms.voices.mail"
    label = "mail"
    verbose_name = "电子邮件"
