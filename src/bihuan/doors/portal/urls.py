from django.urls import path

from bihuan.doors.portal import (
    views_callback,
    views_case,
    views_deeds,
    views_desk,
    views_figures,
    views_form,
    views_posters,
    views_say,
)

urlpatterns = [
    path("public/", views_say.start, name="portal-start"),
    path("public/say", views_say.say, name="portal-say"),
    path("public/said", views_say.said, name="portal-said"),
    path("public/s/<str:token>", views_say.school, name="portal-school"),
    path("public/follow", views_case.follow, name="portal-follow"),
    path("public/case", views_case.case, name="portal-case"),
    path("public/case/add", views_case.add, name="portal-add"),
    path("public/case/judge", views_case.judge, name="portal-judge"),
    path("public/case/file/<uuid:pk>", views_case.file, name="portal-file"),
    path("public/case/leave", views_case.leave, name="portal-leave"),
    path("c/<str:token>", views_callback.ask, name="portal-callback"),
    path("public/answer", views_callback.answer, name="portal-answer"),
    path("f/<str:token>", views_form.form, name="portal-form"),
    path("f/<str:token>/<str:key>", views_form.resume, name="portal-form-resume"),
    path("public/deeds", views_deeds.deeds, name="portal-deeds"),
    path("public/deeds/<str:number>", views_deeds.deed, name="portal-deed"),
    path("public/deeds/<str:number>/<uuid:pk>", views_deeds.photo, name="portal-deed-photo"),
    path("public/progress", views_figures.progress, name="portal-progress"),
    path("callbacks", views_desk.callbacks, name="callbacks"),
    path("public/qr", views_posters.posters, name="portal-posters"),
    path("public/qr/all", views_posters.every, name="portal-posters-all"),
    path("public/qr/<str:code>", views_posters.poster, name="portal-poster"),
]
