from django.urls import path

from bihuan.rooms.reports.boards import views

urlpatterns = [
    path("board", views.board, name="board"),
    path("board/wall", views.wall, name="board-wall"),
    path("board/rows.xlsx", views.board_rows_export, name="board-rows-export"),
    path("board/rows", views.board_rows, name="board-rows"),
]
