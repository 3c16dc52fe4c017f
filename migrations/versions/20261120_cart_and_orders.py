"""cart and orders

Revision ID: 20261120_cart
Revises: 20261120_organise
Create Date: 2026-11-20 11:53:00

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '20261120_cart'
down_revision = '20261120_organise'
branch_labels = None
depends_on = None

# What an operator did stays on record: neither the shop nor a hand may change it.
STAYS = """
CREATE FUNCTION activity_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the activity log is never changed'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER activity_log_stays BEFORE UPDATE OR DELETE ON activity_log
    FOR EACH ROW EXECUTE FUNCTION activity_log_stays();
"""

# What the built-in roles may do besides, where they are as they were installed.
READS = ('order.view', 'promotion.view')
CARES = ('order.payment.confirm', 'order.send', 'order.cancel')
RULES = ('order.refund', 'promotion.configure', 'settings.configure')
NEW = {
    'Viewer': READS,
    'Editor': READS + CARES,
    'Administrator': READS + CARES + RULES,
}
GRANT = sa.text(
    'UPDATE roles SET capabilities = ARRAY(SELECT DISTINCT unnest'
    '(capabilities || CAST(:new AS varchar[])) ORDER BY 1) WHERE name = :name'
)
REVOKE = sa.text(
    'UPDATE roles SET capabilities = ARRAY(SELECT one FROM unnest(capabilities) AS one'
    ' WHERE one <> ALL(CAST(:new AS varchar[])) ORDER BY 1)'
)


def upgrade():
    op.create_table('activity_log',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('acted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('operator_id', sa.Uuid(), nullable=False),
        sa.Column('operator_name', sa.String(length=80), nullable=False),
        sa.Column('action', sa.String(length=80), nullable=False),
        sa.Column('subject', sa.String(length=200), nullable=False),
        sa.Column('subject_id', sa.Uuid(), nullable=True),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('wishlist_id', sa.Uuid(), nullable=True),
        sa.Column('reason', sa.String(length=500), server_default=sa.text("''"), nullable=False),
        sa.Column('before', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column('after', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_log')),
    )
    op.create_index(op.f('ix_activity_log_acted_at_id'), 'activity_log', ['acted_at', 'id'])
    op.create_index(op.f('ix_activity_log_user_id_acted_at'), 'activity_log', ['user_id', 'acted_at'])
    op.create_index(op.f('ix_activity_log_subject_id_acted_at'), 'activity_log', ['subject_id', 'acted_at'])
    op.create_table('discount_rules',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('kind', sa.Enum('percent', 'fixed', name='discountkind', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('percent_pct', sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column('amount_minor', sa.BigInteger(), nullable=True),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('minimum_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('category_ids', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('most_uses', sa.BigInteger(), nullable=True),
        sa.Column('most_per_customer', sa.BigInteger(), nullable=True),
        sa.Column('shared_code', sa.String(length=40), nullable=True),
        sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'percent' AND percent_pct > 0 AND percent_pct <= 100 AND amount_minor IS NULL) OR (kind = 'fixed' AND amount_minor > 0 AND percent_pct IS NULL)", name=op.f('ck_discount_rules_percent_or_amount')),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_discount_rules_window')),
        sa.CheckConstraint('minimum_minor >= 0', name=op.f('ck_discount_rules_minimum_not_negative')),
        sa.CheckConstraint('most_uses > 0 AND most_per_customer > 0', name=op.f('ck_discount_rules_limits')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_discount_rules')),
        sa.UniqueConstraint('shared_code', name=op.f('uq_discount_rules_shared_code')),
    )
    op.create_table('settings',
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_settings')),
    )
    op.create_table('orders',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('channel', sa.String(length=40), nullable=False),
        sa.Column('account', sa.String(length=120), nullable=False),
        sa.Column('external_id', sa.String(length=200), nullable=False),
        sa.Column('number', sa.String(length=40), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('email', sa.String(length=254), nullable=True),
        sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('subtotal_minor', sa.BigInteger(), nullable=False),
        sa.Column('discount_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('delivery_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('tax_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('total_minor', sa.BigInteger(), nullable=False),
        sa.Column('paid_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('refunded_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('order_state', sa.Enum('placed', 'confirmed', 'on_hold', 'fulfilling', 'completed', 'cancelled', 'expired', name='orderstate', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('payment_state', sa.Enum('unpaid', 'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided', 'failed', 'disputed', name='paymentstate', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('fulfilment_state', sa.Enum('unfulfilled', 'partially_fulfilled', 'fulfilled', 'delivered', 'partially_returned', 'returned', 'unfulfillable', name='fulfilmentstate', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('version', sa.BigInteger(), server_default=sa.text('1'), nullable=False),
        sa.Column('discount_code', sa.String(length=40), nullable=True),
        sa.Column('delivery', sa.String(length=80), server_default=sa.text("''"), nullable=False),
        sa.Column('delivery_address', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column('payment_method', sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column('is_due_on_delivery', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('cancel_reason', sa.String(length=500), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint('refunded_minor BETWEEN 0 AND paid_minor', name=op.f('ck_orders_refunds_within_paid')),
        sa.CheckConstraint('total_minor >= 0', name=op.f('ck_orders_total_not_negative')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_orders_user_id_users'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_orders')),
        sa.UniqueConstraint('channel', 'account', 'external_id', name=op.f('uq_orders_channel_account_external_id')),
        sa.UniqueConstraint('channel', 'account', 'number', name=op.f('uq_orders_channel_account_number')),
    )
    op.create_index(op.f('ix_orders_email'), 'orders', ['email'], postgresql_ops={'email': 'varchar_pattern_ops'})
    op.create_index(op.f('ix_orders_external_id'), 'orders', ['external_id'])
    op.create_index(op.f('ix_orders_fulfilment_state_placed_at_id'), 'orders', ['fulfilment_state', 'placed_at', 'id'])
    op.create_index(op.f('ix_orders_number'), 'orders', ['number'], postgresql_ops={'number': 'varchar_pattern_ops'})
    op.create_index(op.f('ix_orders_order_state_placed_at_id'), 'orders', ['order_state', 'placed_at', 'id'])
    op.create_index(op.f('ix_orders_payment_state_placed_at_id'), 'orders', ['payment_state', 'placed_at', 'id'])
    op.create_index('ix_orders_expiring', 'orders', ['expires_at'], postgresql_where=sa.text('expires_at IS NOT NULL'))
    op.create_index(op.f('ix_orders_placed_at_id'), 'orders', ['placed_at', 'id'])
    op.create_index(op.f('ix_orders_user_id_placed_at'), 'orders', ['user_id', 'placed_at'])
    op.create_table('promo_codes',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('rule_id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['rule_id'], ['discount_rules.id'], name=op.f('fk_promo_codes_rule_id_discount_rules')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_promo_codes_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promo_codes')),
        sa.UniqueConstraint('code', name=op.f('uq_promo_codes_code')),
    )
    op.create_index(op.f('ix_promo_codes_rule_id_id'), 'promo_codes', ['rule_id', 'id'])
    op.create_index(op.f('ix_promo_codes_user_id_rule_id'), 'promo_codes', ['user_id', 'rule_id'])
    op.create_table('carts',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('guest_id', sa.Uuid(), nullable=True),
        sa.Column('version', sa.BigInteger(), server_default=sa.text('1'), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('promo_code', sa.String(length=40), nullable=True),
        sa.Column('order_id', sa.Uuid(), nullable=True),
        sa.Column('merged_into_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint('num_nonnulls(user_id, guest_id) = 1', name=op.f('ck_carts_one_owner')),
        sa.ForeignKeyConstraint(['guest_id'], ['guests.id'], name=op.f('fk_carts_guest_id_guests'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['merged_into_id'], ['carts.id'], name=op.f('fk_carts_merged_into_id_carts'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_carts_order_id_orders'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_carts_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_carts')),
        sa.UniqueConstraint('order_id', name=op.f('uq_carts_order_id')),
    )
    op.create_index(op.f('ix_carts_guest_id'), 'carts', ['guest_id'])
    op.create_index(op.f('ix_carts_merged_into_id'), 'carts', ['merged_into_id'])
    op.create_index(op.f('ix_carts_user_id'), 'carts', ['user_id'])
    op.create_index('uq_open_cart_of_customer', 'carts', ['user_id'], unique=True, postgresql_where=sa.text('order_id IS NULL AND merged_into_id IS NULL'))
    op.create_index('uq_open_cart_of_guest', 'carts', ['guest_id'], unique=True, postgresql_where=sa.text('order_id IS NULL AND merged_into_id IS NULL'))
    op.create_table('conversion_links',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('wishlist_id', sa.Uuid(), nullable=False),
        sa.Column('prompt', sa.Enum('own_visit', 'reminder', 'price_alert', 'stock_alert', 'shared_link', 'direct', name='prompt', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('reminder_number', sa.BigInteger(), nullable=True),
        sa.Column('code_id', sa.Uuid(), nullable=True),
        sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['code_id'], ['promo_codes.id'], name=op.f('fk_conversion_links_code_id_promo_codes'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_conversion_links_user_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['wishlist_id'], ['wishlists.id'], name=op.f('fk_conversion_links_wishlist_id_wishlists'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversion_links')),
    )
    op.create_index(op.f('ix_conversion_links_code_id'), 'conversion_links', ['code_id'])
    op.create_index(op.f('ix_conversion_links_user_id_issued_at'), 'conversion_links', ['user_id', 'issued_at'])
    op.create_index(op.f('ix_conversion_links_wishlist_id'), 'conversion_links', ['wishlist_id'])
    op.create_table('order_steps',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('axis', sa.String(length=20), nullable=False),
        sa.Column('was', sa.String(length=32), nullable=False),
        sa.Column('became', sa.String(length=32), nullable=False),
        sa.Column('is_implied', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('by', sa.String(length=120), nullable=False),
        sa.Column('note', sa.String(length=500), server_default=sa.text("''"), nullable=False),
        sa.Column('stepped_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_steps_order_id_orders'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_order_steps')),
    )
    op.create_index(op.f('ix_order_steps_order_id_id'), 'order_steps', ['order_id', 'id'])
    op.create_table('payments',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('method', sa.String(length=40), nullable=False),
        sa.Column('outcome', sa.Enum('pending', 'succeeded', 'failed', 'voided', name='paymentoutcome', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('reference', sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column('failure', sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payments_amount')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_payments_order_id_orders'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    )
    op.create_index(op.f('ix_payments_order_id'), 'payments', ['order_id'])
    op.create_index('uq_payment_pending', 'payments', ['order_id'], unique=True, postgresql_where=sa.text("outcome = 'pending'"))
    op.create_table('promo_redemptions',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('rule_id', sa.Uuid(), nullable=False),
        sa.Column('code_id', sa.Uuid(), nullable=True),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('redeemed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['code_id'], ['promo_codes.id'], name=op.f('fk_promo_redemptions_code_id_promo_codes'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['rule_id'], ['discount_rules.id'], name=op.f('fk_promo_redemptions_rule_id_discount_rules')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_promo_redemptions_user_id_users'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promo_redemptions')),
        sa.UniqueConstraint('order_id', name=op.f('uq_promo_redemptions_order_id')),
    )
    op.create_index(op.f('ix_promo_redemptions_code_id'), 'promo_redemptions', ['code_id'])
    op.create_index(op.f('ix_promo_redemptions_rule_id_user_id'), 'promo_redemptions', ['rule_id', 'user_id'])
    op.create_index(op.f('ix_promo_redemptions_user_id'), 'promo_redemptions', ['user_id'])
    op.create_index('uq_redemption_of_code', 'promo_redemptions', ['code_id'], unique=True, postgresql_where=sa.text('released_at IS NULL'))
    op.create_table('refunds',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('once_key', sa.String(length=80), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('delivery_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('operator_id', sa.Uuid(), nullable=True),
        sa.Column('is_by_hand', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('reference', sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column('refunded_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('amount_minor > 0', name=op.f('ck_refunds_amount')),
        sa.ForeignKeyConstraint(['operator_id'], ['operators.id'], name=op.f('fk_refunds_operator_id_operators'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_refunds_order_id_orders'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_refunds')),
        sa.UniqueConstraint('order_id', 'once_key', name=op.f('uq_refunds_order_id_once_key')),
    )
    op.create_index(op.f('ix_refunds_order_id'), 'refunds', ['order_id'])
    op.create_table('cart_lines',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('cart_id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('seen_price_minor', sa.BigInteger(), nullable=False),
        sa.Column('seen_price_currency', sa.String(length=3), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('quantity BETWEEN 1 AND 99', name=op.f('ck_cart_lines_quantity')),
        sa.ForeignKeyConstraint(['cart_id'], ['carts.id'], name=op.f('fk_cart_lines_cart_id_carts'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_cart_lines_product_id_products')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_cart_lines_user_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['variant_id'], ['variants.id'], name=op.f('fk_cart_lines_variant_id_variants')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cart_lines')),
    )
    op.create_index(op.f('ix_cart_lines_product_id'), 'cart_lines', ['product_id'])
    op.create_index(op.f('ix_cart_lines_user_id_variant_id'), 'cart_lines', ['user_id', 'variant_id'])
    op.create_index(op.f('ix_cart_lines_variant_id'), 'cart_lines', ['variant_id'])
    op.create_index('uq_cart_line', 'cart_lines', ['cart_id', 'variant_id'], unique=True)
    op.create_table('conversions',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=True),
        sa.Column('wishlist_id', sa.Uuid(), nullable=True),
        sa.Column('product_id', sa.Uuid(), nullable=False),
        sa.Column('variant_id', sa.Uuid(), nullable=False),
        sa.Column('cart_id', sa.Uuid(), nullable=True),
        sa.Column('order_id', sa.Uuid(), nullable=True),
        sa.Column('link_id', sa.Uuid(), nullable=True),
        sa.Column('prompt', sa.Enum('own_visit', 'reminder', 'price_alert', 'stock_alert', 'shared_link', 'direct', name='prompt', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('reminder_number', sa.BigInteger(), nullable=True),
        sa.Column('code', sa.String(length=40), nullable=True),
        sa.Column('outcome', sa.Enum('pending', 'paid', 'abandoned', 'refunded', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('converted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('value_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('currency', sa.String(length=3), nullable=True),
        sa.Column('reverses_id', sa.Uuid(), nullable=True),
        sa.Column('refund_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint("(outcome = 'refunded') = (reverses_id IS NOT NULL)", name=op.f('ck_conversions_reversal')),
        sa.ForeignKeyConstraint(['cart_id'], ['carts.id'], name=op.f('fk_conversions_cart_id_carts'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['link_id'], ['conversion_links.id'], name=op.f('fk_conversions_link_id_conversion_links'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_conversions_order_id_orders'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_conversions_product_id_products')),
        sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_conversions_refund_id_refunds'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['reverses_id'], ['conversions.id'], name=op.f('fk_conversions_reverses_id_conversions'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_conversions_user_id_users'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['variant_id'], ['variants.id'], name=op.f('fk_conversions_variant_id_variants')),
        sa.ForeignKeyConstraint(['wishlist_id'], ['wishlists.id'], name=op.f('fk_conversions_wishlist_id_wishlists'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversions')),
    )
    op.create_index(op.f('ix_conversions_converted_at_id'), 'conversions', ['converted_at', 'id'])
    op.create_index(op.f('ix_conversions_link_id'), 'conversions', ['link_id'], postgresql_where=sa.text('link_id IS NOT NULL'))
    op.create_index(op.f('ix_conversions_order_id'), 'conversions', ['order_id'])
    op.create_index('ix_conversions_pending', 'conversions', ['converted_at'], postgresql_where=sa.text("outcome = 'pending'"))
    op.create_index(op.f('ix_conversions_outcome_converted_at_id'), 'conversions', ['outcome', 'converted_at', 'id'])
    op.create_index(op.f('ix_conversions_product_id_converted_at'), 'conversions', ['product_id', 'converted_at'])
    op.create_index(op.f('ix_conversions_prompt_converted_at_id'), 'conversions', ['prompt', 'converted_at', 'id'])
    op.create_index(op.f('ix_conversions_refund_id'), 'conversions', ['refund_id'])
    op.create_index(op.f('ix_conversions_user_id_converted_at'), 'conversions', ['user_id', 'converted_at'])
    op.create_index(op.f('ix_conversions_wishlist_id_converted_at'), 'conversions', ['wishlist_id', 'converted_at'])
    op.create_index('uq_conversion_direct', 'conversions', ['order_id', 'variant_id'], unique=True, postgresql_where=sa.text("prompt = 'direct' AND reverses_id IS NULL"))
    op.create_index('uq_conversion_in_cart', 'conversions', ['cart_id', 'variant_id', 'user_id'], unique=True)
    op.create_index('uq_conversion_reversal', 'conversions', ['reverses_id', 'refund_id'], unique=True)
    op.create_table('order_lines',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('external_id', sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column('product_id', sa.Uuid(), nullable=True),
        sa.Column('variant_id', sa.Uuid(), nullable=True),
        sa.Column('sku', sa.String(length=120), nullable=True),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('variant_label', sa.String(length=400), server_default=sa.text("''"), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
        sa.Column('discount_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('tax_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('reserved_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('cancelled_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('fulfilled_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('returned_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('refunded_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('refunded_minor', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.CheckConstraint('0 <= returned_count AND returned_count <= fulfilled_count AND fulfilled_count <= quantity - cancelled_count', name=op.f('ck_order_lines_returned_fulfilled_ordered')),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_order_lines_quantity')),
        sa.CheckConstraint('refunded_minor BETWEEN 0 AND quantity * unit_price_minor - discount_minor + tax_minor', name=op.f('ck_order_lines_refunds_within_line')),
        sa.CheckConstraint('reserved_count BETWEEN 0 AND quantity', name=op.f('ck_order_lines_reserved')),
        sa.CheckConstraint('unit_price_minor >= 0', name=op.f('ck_order_lines_price_not_negative')),
        sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_order_lines_order_id_orders'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['product_id'], ['products.id'], name=op.f('fk_order_lines_product_id_products')),
        sa.ForeignKeyConstraint(['variant_id'], ['variants.id'], name=op.f('fk_order_lines_variant_id_variants')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_order_lines')),
        sa.UniqueConstraint('order_id', 'position', name=op.f('uq_order_lines_order_id_position')),
    )
    op.create_index(op.f('ix_order_lines_product_id'), 'order_lines', ['product_id'])
    op.create_index(op.f('ix_order_lines_variant_id'), 'order_lines', ['variant_id'])
    op.create_table('refund_lines',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('refund_id', sa.Uuid(), nullable=False),
        sa.Column('order_line_id', sa.Uuid(), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('is_restocked', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.CheckConstraint('quantity >= 0 AND amount_minor >= 0', name=op.f('ck_refund_lines_not_negative')),
        sa.ForeignKeyConstraint(['order_line_id'], ['order_lines.id'], name=op.f('fk_refund_lines_order_line_id_order_lines'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['refund_id'], ['refunds.id'], name=op.f('fk_refund_lines_refund_id_refunds'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_refund_lines')),
        sa.UniqueConstraint('refund_id', 'order_line_id', name=op.f('uq_refund_lines_refund_id_order_line_id')),
    )
    op.create_index(op.f('ix_refund_lines_order_line_id'), 'refund_lines', ['order_line_id'])
    op.add_column('wishlists', sa.Column('next_reminder_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(STAYS)
    for name, new in NEW.items():
        op.get_bind().execute(GRANT, {'name': name, 'new': list(new)})


def downgrade():
    op.get_bind().execute(REVOKE, {'new': list(NEW['Administrator'])})
    op.drop_column('wishlists', 'next_reminder_at')
    op.drop_table('refund_lines')
    op.drop_table('order_lines')
    op.drop_table('conversions')
    op.drop_table('cart_lines')
    op.drop_table('refunds')
    op.drop_table('promo_redemptions')
    op.drop_table('payments')
    op.drop_table('order_steps')
    op.drop_table('conversion_links')
    op.drop_table('carts')
    op.drop_table('promo_codes')
    op.drop_table('orders')
    op.drop_table('settings')
    op.drop_table('discount_rules')
    op.drop_table('activity_log')
    op.execute('DROP FUNCTION activity_log_stays')
