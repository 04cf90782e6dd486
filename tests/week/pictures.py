"""Airflow's page as a person sees it at the end of the week."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from extractors.services.airflow_api import AirflowApi
from tests.browser import Tab, opened

LONGEST = 60.0  # seconds until a page shows what it is asked for


def take(airflow: AirflowApi, folder: Path) -> None:
    """`week-dags.png` and `week-runs.png` into a folder; nothing where there is no Chromium."""
    browser = shutil.which("chromium")
    if browser is None:
        print("no Chromium: no pictures of Airflow's page")
        return
    token = airflow.client.headers["Authorization"].removeprefix("Bearer ")
    with tempfile.TemporaryDirectory() as profile, opened(browser, Path(profile)) as tab:
        tab.ask("Network.setCookie", name="_token", value=token, url=airflow.url)
        for name, path, shown in (("dags", "/dags", "crawl 示范日报"), ("runs", "/dags/crawl_daily/runs", "scheduled")):
            tab.size(1180, 820)
            tab.go(airflow.url + path)
            _wait_for(tab, shown)
            tab.picture(folder / f"week-{name}.png")


def _wait_for(tab: Tab, shown: str) -> None:
    limit = time.monotonic() + LONGEST
    while shown not in str(tab.script("document.body.innerText")):
        if time.monotonic() > limit:
            raise RuntimeError(f"Airflow's page does not show {shown}: {tab.troubles}")
        time.sleep(0.5)
    time.sleep(2)  # bars and badges come a moment later
