"""The pages: accounts, rooms, admin."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("", include("rooms.urls")),
]

handler400 = "rooms.views_errors.bad_request"
handler500 = "rooms.views_errors.server_error"
