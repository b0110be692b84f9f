"""What the policy of the page of a niche allows."""

from __future__ import annotations

import pytest

from api import niche_pages


@pytest.mark.parametrize(
    "address",
    [
        *("https://[x/logo.png", "https://\u2100.example/logo.png", "https:///logo.png"),
        *("https://a;script-src *.example/logo.png", "data:image/png;base64,AAAA", "", None),
    ],
)
def test_an_address_without_an_origin_allows_nothing(address: str | None) -> None:
    said = niche_pages._origins_of([address, "https://pictures.example/a.png"])
    assert said == " https://pictures.example"
