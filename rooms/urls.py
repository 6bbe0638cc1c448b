"""Pages about rooms."""

from django.urls import path

from . import views, views_members, views_settings

urlpatterns = [
    path("", views.home, name="home"),
    path("join/", views.room_join, name="room_join"),
    path("rooms/new/", views.room_create, name="room_create"),
    path("rooms/occupancy/", views.occupancy, name="occupancy"),
    path("rooms/<str:slug>/", views.room, name="room"),
    path("rooms/<str:slug>/settings/", views_settings.room_settings, name="room_settings"),
    path("rooms/<str:slug>/delete/", views_settings.room_delete, name="room_delete"),
    path("rooms/<str:slug>/members/", views_members.member_add, name="member_add"),
    path("rooms/<str:slug>/members/<int:pk>/", views_members.member_change, name="member_change"),
    path("rooms/<str:slug>/members/<int:pk>/remove/", views_members.member_remove, name="member_remove"),
]
