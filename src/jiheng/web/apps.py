"""The one Django app of the desk."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "jiheng.web"
    label = "web"
    verbose_name = "绩衡"
    default_auto_field = "django.db.models.BigAutoField"
