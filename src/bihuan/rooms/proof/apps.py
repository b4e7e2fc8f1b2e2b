from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "bihuan.rooms.proof"
    label = "proof"
    verbose_name = "存证"
