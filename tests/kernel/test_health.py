"""Health: what is up is said, cheaply, without a session and without a scope."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.jobs import actions, health
from tests.processes import redis_server

UP = {"web": "up", "database": "up", "broker": "up", "worker": "up", "relay": "up"}


@pytest.fixture
def all_up(db: None, settings: Any, tmp_path: Path) -> None:
    settings.CELERY_BROKER_URL = "filesystem://localhost"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    actions.say_alive("worker", "celery@test")
    actions.say_alive("relay", "relay@test")


@pytest.mark.usefixtures("all_up")
def test_ready_when_everything_is_up(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, UP)
    assert response["Cache-Control"] == "no-store"
    assert response.cookies == {}


@pytest.mark.usefixtures("all_up")
def test_ready_answers_within_a_fraction_of_a_second() -> None:
    Client().get("/healthz/ready")
    began = time.perf_counter()
    for _ in range(20):
        Client().get("/healthz/ready")
    assert (time.perf_counter() - began) / 20 < 0.1


@pytest.mark.usefixtures("all_up")
def test_ready_without_a_worker_is_503() -> None:
    actions.fall_silent("celery@test")
    response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (503, UP | {"worker": "down"})


@pytest.mark.usefixtures("all_up")
def test_ready_without_a_relay_says_so_and_serves() -> None:
    actions.fall_silent("relay@test")
    response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, UP | {"relay": "down"})


@pytest.mark.usefixtures("all_up")
def test_ready_without_the_broker_is_503(settings: Any) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": "/nowhere"}
    response = Client().get("/healthz/ready")
    assert (response.status_code, response.json()) == (503, UP | {"broker": "down"})


def test_broker_redis_is_asked(settings: Any, tmp_path: Path) -> None:
    with redis_server(tmp_path) as settings.CELERY_BROKER_URL:
        assert health.is_broker_up()
    assert not health.is_broker_up()


def test_live_asks_nobody(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz/live")
    assert (response.status_code, response.json()) == (200, {"web": "up"})


def test_health_answers_during_maintenance(settings: Any, all_up: None) -> None:
    settings.MAINTENANCE = True
    assert Client().get("/healthz/ready").status_code == 200
    assert Client().get("/").status_code == 503


def test_metrics_are_counters(db: None) -> None:
    response = Client().get("/metrics")
    assert response.status_code == 200
    assert b"django_http_requests_total_by_method_total" in response.content
