"""The provider of oidc-provider, a certified implementation of OpenID Connect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from leadmill.stack import ports
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import Child

CLIENT = ("leadmill", "a secret of both")


@contextmanager
def provider(folder: Path, redirect_uri: str) -> Iterator[str]:
    """Run it; yield its issuer."""
    port = ports.anywhere()["api"]
    issuer = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{issuer}/.well-known/openid-configuration").status_code == 200
        except httpx.HTTPError:
            return False

    child = Child(
        name="oidc",
        command=["node", str(Path(__file__).parent / "provider.mjs"), str(port), redirect_uri],
        env=plain_env(),
        log=folder / "oidc.log",
        is_ready=answers,
    )
    child.start()
    try:
        child.wait_until_ready()
        yield issuer
    finally:
        child.stop()


def log_in(address: str, login: str) -> str:
    """Fill in the pages as a person would; returns the address that the browser is sent back to."""
    with httpx.Client() as browser:
        answer = browser.get(address)
        for _ in range(10):
            while answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if httpx.URL(target).host != httpx.URL(address).host:
                    return target
                answer = browser.get(target)
            answer.raise_for_status()
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
            assert action is not None, answer.text
            assert prompt is not None, answer.text
            fields = {"prompt": prompt[1], "login": login, "password": "any"}
            answer = browser.post(urljoin(str(answer.url), action[1]), data=fields)
    raise AssertionError("no way back")
