"""Pages of offers, bookings and vocabularies; part of the addresses of members."""

from __future__ import annotations

from django.urls import include, path

from members.views import bookings, offers, terms

_own = "o/<slug:organisation_slug>/offers/"
_booking = [
    path("", bookings.booking, name="booking"),
    path("confirm/", bookings.confirm, name="booking-confirm"),
    path("refuse/", bookings.refuse, name="booking-refuse"),
    path("withdraw/", bookings.withdraw, name="booking-withdraw"),
    path("cancel/", bookings.cancel, name="booking-cancel"),
    path("use/", bookings.use, name="booking-use"),
]
_term = [
    path("", terms.term, name="term"),
    path("retire/", terms.retire_term, name="retire-term"),
    path("reinstate/", terms.reinstate_term, name="reinstate-term"),
    path("merge/", terms.merge_term, name="merge-term"),
]
urlpatterns = [
    path("offers/", offers.offers, name="offers"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/book/", bookings.book, name="book"),
    path(_own, offers.own_offers, name="own-offers"),
    path(f"{_own}propose-term/", offers.propose_term, name="propose-term"),
    path(f"{_own}<slug:folder>/", offers.own_offers, name="own-offers-of"),
    path(f"{_own}<slug:folder>/import/", offers.import_offers, name="import-offers"),
    path(f"{_own}<slug:folder>/new/", offers.new_offer, name="new-offer"),
    path(f"{_own}<slug:folder>/<uuid:pk>/", offers.own_offer, name="own-offer"),
    path(f"{_own}<slug:folder>/<uuid:pk>/show/", offers.show_offer, name="show-offer"),
    path(f"{_own}<slug:folder>/<uuid:pk>/hide/", offers.hide_offer, name="hide-offer"),
    path(f"{_own}<slug:folder>/<uuid:pk>/remove/", offers.remove_offer, name="remove-offer"),
    path("o/<slug:organisation_slug>/bookings/", bookings.bookings, name="bookings"),
    path("o/<slug:organisation_slug>/bookings/<uuid:pk>/", include(_booking)),
    path("support/terms/", terms.terms, name="terms"),
    path("support/terms/new/", terms.new_term, name="new-term"),
    path("support/terms/<uuid:term_id>/", include(_term)),
]
