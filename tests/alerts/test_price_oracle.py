"""A year of real prices: what is told is exactly what an independent count says.

The prices are those of 400 products of a supermarket, week by week. Three people save
everything in its first week and want to hear of falls of 5, 10 and 25 percent.
"""

import csv
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from tests.conftest import ROOT
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.alerts.models import Alert, Outcome
from webapp.catalog import services as catalog
from webapp.catalog.models import Product

OURS = Path(__file__).parent / "files" / "weekly_prices.csv"
REAL = ROOT.parent / "shared" / "data" / "prices" / "weekly_prices_400_products.csv"
PERCENTS = (5, 10, 25)
# Of the whole file, as it is now.
ALL_OF_IT = {5: 569, 10: 476, 25: 228}


def prices_in(path, most=None):
    """Return what each product cost, week by week."""
    found = defaultdict(dict)
    with path.open() as file:
        for row in csv.DictReader(file):
            found[f"thing-{row['product_id']}"][int(row["week"])] = row["price"]
    return dict(list(found.items())[:most])


def counted(weeks, percent):
    """The oracle: a fall is told if it lies so far under all that was known before."""
    prices = [Fraction(weeks[week]) for week in sorted(weeks)]
    known, told = prices[0], 0
    for before, now in pairwise(prices):
        if now < before and now <= known * (1 - Fraction(percent, 100)):
            known, told = now, told + 1
    return told


@pytest.fixture
def savers(session, customer):
    """Three people, each with a threshold."""
    people = {percent: customer(f"Fan{percent}") for percent in PERCENTS}
    for percent, user in people.items():
        accounts.change_preferences(session, user.id, threshold_pct=percent)
    return people


@pytest.fixture
def lived_through(session, story, savers):
    """Let the weeks pass; return how often each of them was told of each product."""

    def lived_through(prices):
        variants = {}
        last = max(week for weeks in prices.values() for week in weeks)
        for week in range(1, last + 1):
            for slug, weeks in prices.items():
                if week not in weeks:
                    continue
                if slug in variants:
                    catalog.reprice(session, variants[slug], usd(weeks[week]))
                    continue
                listing = a_listing(slug, variants=(a_variant(price=weeks[week]),))
                (product,) = put_up(session, listing)
                variants[slug] = the_variant(session, product)
                for user in savers.values():
                    story.save(user, product)
            story.tell()
            story.wait(days=6)
        return how_often(session, savers)

    return lived_through


def how_often(session, savers):
    told = dict.fromkeys(savers, 0)
    found = defaultdict(lambda: dict(told))
    percents = {user.id: percent for percent, user in savers.items()}
    counts = (
        select(Product.slug, Alert.user_id, func.count())
        .join(Product)
        .where(Alert.outcome == Outcome.TOLD)
        .group_by(Product.slug, Alert.user_id)
    )
    for slug, user_id, count in session.execute(counts):
        found[slug][percents[user_id]] = count
    return found


def test_a_few_weeks_of_our_own(story, savers, lived_through):
    prices = prices_in(OURS)

    told = lived_through(prices)

    assert {slug: told[slug] for slug in prices} == {
        "thing-kettle": {5: 6, 10: 3, 25: 2},
        "thing-lamp": {5: 3, 10: 3, 25: 1},
        "thing-vase": {5: 2, 10: 0, 25: 0},
    }
    assert all(
        told[slug][percent] == counted(weeks, percent)
        for slug, weeks in prices.items()
        for percent in PERCENTS
    )


needs_the_prices = pytest.mark.skipif(
    not REAL.exists(), reason="The weekly prices lie beside the checkout, not in it."
)


@needs_the_prices
def test_of_real_prices_exactly_as_many_are_told(lived_through):
    prices = prices_in(REAL, most=rounds(6, None))

    told = lived_through(prices)

    assert {slug: told[slug] for slug in prices} == {
        slug: {percent: counted(weeks, percent) for percent in PERCENTS}
        for slug, weeks in prices.items()
    }


@needs_the_prices
def test_the_count_of_the_whole_file_is_known():
    prices = prices_in(REAL)

    assert len(prices) == 400
    assert {
        percent: sum(counted(weeks, percent) for weeks in prices.values())
        for percent in PERCENTS
    } == ALL_OF_IT
