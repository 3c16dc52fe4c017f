"""Who is to hear of news, found and noted by one statement for thousands of items.

``rules`` says the same of one item.
"""

from sqlalchemy import TextClause, text

from webapp.alerts.models import AlertKind

DIGEST = "alerts"  # the message that tells all there is

# Which switches decide, on the item and the customer, and over each channel.
SUBJECTS = {
    AlertKind.BACK_IN_STOCK: "stock",
    AlertKind.PREORDER: "stock",
    AlertKind.PRICE_DROP: "price",
}

# Ids that grow with time, as ours do: rows that come together lie together.
_NEW_ID = """
    encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
                  FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
"""


def told_minor(channel: str) -> str:
    """Return the price that an item's owner was told last over a channel.

    Saved anew, or in another variant, it begins anew.
    """
    return f"""
        (SELECT told.told_minor FROM alerts AS told
          WHERE told.item_id = item.id AND told.outcome = 'told'
            AND told.kind = 'price_drop' AND told.channel = {channel}
            AND told.caused_at >= item.added_at
            AND told.variant_id IS NOT DISTINCT FROM item.variant_id
          ORDER BY told.decided_at DESC LIMIT 1)
    """  # noqa: S608 - our own words


def is_drop(*, price: str, reference: str, percent: str, below: str) -> str:
    """Return the condition for a fall that is told; as ``rules.is_drop``."""
    return f"""
        {price} < {reference} AND {price} * 100 <= {reference} * (100 - {percent})
        AND ({below} IS NULL OR {price} <= {below})
    """


def is_watched(subject: str) -> str:
    """Return the condition for an item of which ``subject`` is told at all."""
    return f"coalesce(item.watches_{subject}, wish.watches_{subject}, :watched)"


_PERCENT = "coalesce(item.threshold_pct, wish.threshold_pct, :percent)"
_PRICE = "coalesce(variant.price_minor, product.price_minor)"
_IS_MADE = "NOT coalesce(variant.is_discontinued, false)"

# Since when it is there. Of a choice that is open the product speaks.
_RESTOCKED = """
    CASE WHEN item.variant_id IS NULL THEN product.restocked_at
         ELSE changed.restocked_at END
"""

# Is it news for this item? Of a choice that is open the product speaks: its price is
# that of its cheapest variant, and it was away only if all of its variants were, or had
# too few together without this one.
_NEWS = {
    AlertKind.PRICE_DROP: f"""
        product.status IN ('active', 'preorder') AND {_IS_MADE}
        AND (item.variant_id IS NOT NULL OR changed.price_minor <= product.price_minor)
        AND coalesce(variant.price_currency, product.price_currency)
            = item.saved_price_currency
        AND {
        is_drop(
            price=_PRICE,
            reference="terms.reference_minor",
            percent=_PERCENT,
            below="item.below_minor",
        )
    }
    """,
    AlertKind.BACK_IN_STOCK: f"""
        product.status = 'active' AND {_IS_MADE}
        AND coalesce(variant.stock, product.stock) >= :minimum
        AND {_RESTOCKED} > item.added_at
        AND (item.variant_id IS NOT NULL
             OR product.restocked_at >= changed.restocked_at
             OR NOT changed.is_discontinued
                AND product.stock - changed.stock < :minimum)
    """,
    AlertKind.PREORDER: f"product.status = 'preorder' AND {_IS_MADE}",
}

# Told already since it came back; a job that runs twice is no news.
_IS_NEW = {
    AlertKind.PRICE_DROP: "true",
    AlertKind.BACK_IN_STOCK: "(last.id IS NULL OR restocked_at > last.decided_at)",
    AlertKind.PREORDER: "true",
}

# What came too soon after it was told. A price waits until it may be told again, and is
# looked at then; stock that comes and goes is left at that.
_TOO_SOON = {
    AlertKind.PRICE_DROP: "false",
    AlertKind.BACK_IN_STOCK: "last.decided_at > :cool_since",
    AlertKind.PREORDER: "last.decided_at > :cool_since",
}
_DUE = {
    AlertKind.PRICE_DROP: (
        "greatest(CAST(:due AS timestamptz), last.decided_at + :cool_for)"
    ),
    AlertKind.BACK_IN_STOCK: "CAST(:due AS timestamptz)",
    AlertKind.PREORDER: "CAST(:due AS timestamptz)",
}


def _announcing(kind: AlertKind) -> TextClause:
    """Return how one stretch of a product's savers hears of one piece of news.

    ``stretch`` is whose turn it is, ``heard`` for whom it is news over which channel,
    ``decided`` whether it is told, ``noted`` the rows that are written. A message that
    waits for its reader takes the news with it; one that somebody holds is about to
    leave, and another one is made. What is held for a reason is noted once a day, what
    came too soon once for what was told.
    """
    subject = SUBJECTS[kind]
    return text(f"""
        WITH changed AS (
             SELECT * FROM variants WHERE id = CAST(:variant_id AS uuid)
        ), stretch AS MATERIALIZED (
             SELECT * FROM wishlist_items
              WHERE product_id = :product_id AND id > :after
              ORDER BY id LIMIT :most
        ), heard AS (
             SELECT item.id AS item_id, item.user_id, item.variant_id, way.channel,
                    terms.reference_minor, {_PRICE} AS price_minor,
                    coalesce(variant.price_currency, product.price_currency)
                    AS currency, {_RESTOCKED} AS restocked_at,
                    CASE WHEN wish.opted_out_at IS NOT NULL THEN 'opted_out'
                         WHEN wish.paused_at IS NOT NULL THEN 'paused'
                         WHEN way.channel = 'sms' THEN NULL
                         WHEN NOT coalesce(wish.{subject}_email, true) THEN 'kind_off'
                         WHEN users.email_verified_at IS NULL THEN 'unverified'
                    END AS refused
               FROM stretch AS item
               JOIN products AS product ON product.id = item.product_id
               LEFT JOIN changed ON true
               LEFT JOIN variants AS variant ON variant.id = item.variant_id
               JOIN users ON users.id = item.user_id
               LEFT JOIN message_preferences AS wish ON wish.user_id = item.user_id
               LEFT JOIN phones ON phones.user_id = item.user_id
              CROSS JOIN (VALUES ('email'), ('sms')) AS way (channel)
              CROSS JOIN LATERAL (
                    SELECT least(item.saved_price_minor, {told_minor("way.channel")})
                           AS reference_minor
              ) AS terms
              WHERE item.status = 'active' AND {is_watched(subject)}
                AND (changed.id IS NULL OR item.variant_id IS NULL
                     OR item.variant_id = changed.id)
                AND (way.channel = 'email'
                     OR coalesce(wish.{subject}_sms, false)
                        AND phones.confirmed_at IS NOT NULL
                        AND phones.consented_at IS NOT NULL
                        AND phones.stopped_at IS NULL)
                AND {_NEWS[kind]}
        ), decided AS (
             SELECT heard.*, last.id AS last_id,
                    coalesce(refused, CASE WHEN {_TOO_SOON[kind]} THEN 'cooldown' END)
                    AS reason,
                    {_DUE[kind]} AS due_at
               FROM heard
               LEFT JOIN LATERAL (
                    SELECT told.id, told.decided_at FROM alerts AS told
                     WHERE told.item_id = heard.item_id AND told.outcome = 'told'
                       AND told.kind = '{kind}' AND told.channel = heard.channel
                       AND told.variant_id IS NOT DISTINCT FROM heard.variant_id
                     ORDER BY told.decided_at DESC LIMIT 1
               ) AS last ON true
              WHERE {_IS_NEW[kind]}
                AND NOT EXISTS (
                    SELECT FROM alerts AS waiting
                     WHERE waiting.item_id = heard.item_id AND waiting.kind = '{kind}'
                       AND waiting.channel = heard.channel
                       AND waiting.variant_id IS NOT DISTINCT FROM heard.variant_id
                       AND waiting.outcome = 'waiting')
        ), noted AS (
             INSERT INTO alerts (id, event_id, user_id, item_id, product_id,
                    variant_id, kind, channel, outcome, reason, caused_at, due_at,
                    decided_at, reference_minor, price_minor, currency,
                    notification_id)
             SELECT {_NEW_ID},
                    CASE WHEN reason IS NULL THEN CAST(:event_id AS uuid)
                         WHEN reason = 'cooldown' THEN last_id
                         ELSE md5('{kind}' || reason || CAST(:day AS text))::uuid END,
                    user_id, item_id, :product_id, variant_id, '{kind}', channel,
                    CASE WHEN reason IS NULL THEN 'waiting' ELSE 'held' END, reason,
                    :now, due_at,
                    CASE WHEN reason IS NOT NULL
                         THEN CAST(:now AS timestamptz) END,
                    reference_minor, price_minor, currency,
                    CASE WHEN reason IS NULL THEN coalesce(open.id, first_value(
                         {_NEW_ID}) OVER (PARTITION BY user_id, channel, reason)) END
               FROM decided
               LEFT JOIN LATERAL (
                    SELECT message.id FROM notifications AS message
                     WHERE message.person_id = decided.user_id
                       AND message.channel = decided.channel
                       AND message.template = 'alerts'
                       AND message.state IN ('queued', 'failed')
                       AND decided.reason IS NULL
                     LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
               ) AS open ON true
              ORDER BY item_id, channel
                 ON CONFLICT DO NOTHING
          RETURNING user_id, channel, due_at, notification_id
        ), told AS (
             INSERT INTO notifications (id, person_id, channel, kind, template, about,
                    once_key, state, created_at, due_at, moved_at)
             SELECT notification_id, user_id, channel, '{subject}_alert', 'alerts',
                    '{{}}', 'alerts:' || notification_id, 'queued', :now,
                    min(due_at), :now
               FROM noted WHERE notification_id IS NOT NULL
              GROUP BY notification_id, user_id, channel
                 ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at
              WHERE notifications.state = 'queued'
                AND notifications.due_at > excluded.due_at
        )
        SELECT (SELECT id FROM stretch ORDER BY id DESC LIMIT 1) AS last_id,
               (SELECT count(*) FROM stretch) AS looked_at
    """)  # noqa: S608 - our own words


ANNOUNCE = {kind: _announcing(kind) for kind in AlertKind}
