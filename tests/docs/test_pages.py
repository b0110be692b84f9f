"""docs/pages.md is what the routes, the calls and the journeys say."""

from tests import pages_page
from tests.web_routes import all_pages


def test_the_page_is_current() -> None:
    assert pages_page.FILE.read_text() == pages_page.page(), "run `make generate`"


def test_each_address_is_of_one_page() -> None:
    addresses = [page.address for page in all_pages()]
    assert len(set(addresses)) == len(addresses)


def test_pages_import_nothing_of_other_pages() -> None:
    """What two pages share stands in ui, api, form or filter."""
    folders = {page.module.parent for page in all_pages()}
    foreign = [
        f"{file.relative_to(folder.parent)}: {target}"
        for folder in folders
        for file in folder.rglob("*.ts*")
        for target in pages_page.imports(file)
        if any(
            target.is_relative_to(other) and not folder.is_relative_to(other)
            for other in folders - {folder}
        )
    ]
    assert foreign == []


def test_every_function_has_a_page_or_another_caller() -> None:
    assert pages_page.uncalled() == set(pages_page.without_page())
