from django.urls import path

from bihuan.rooms.oversight.field import views

urlpatterns = [
    path("field", views.field, name="field"),
    path("field/now", views.now, name="field-now"),
    path("field/worker.js", views.worker, name="field-worker"),
    path("field/app.webmanifest", views.manifest, name="field-manifest"),
    path("field/visit/<str:number>", views.visit, name="field-visit"),
    path("field/visit/<str:number>/<slug:code>", views.send, name="field-send"),
]
