"""organise and share

Revision ID: 20261120_organise
Revises: 20261120_shop
Create Date: 2026-11-20 08:50:00

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '20261120_organise'
down_revision = '20261120_shop'
branch_labels = None
depends_on = None

REASONS = ('owner', 'expired', 'purchased')
PRIORITIES = ('high', 'normal', 'low')
VISIBILITIES = ('private', 'link', 'public')

# "Once revoked, a new token must be issued": no code path and no hand may revive a link.
STAYS_REVOKED = """
CREATE FUNCTION share_link_stays_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a share link that was revoked stays revoked'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER share_links_stay_revoked BEFORE UPDATE ON share_links
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL
                       AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    EXECUTE FUNCTION share_link_stays_revoked();
"""


def upgrade():
    for table in ('products', 'variants'):
        op.add_column(table, sa.Column('restocked_at', sa.DateTime(timezone=True)))
    op.add_column('wishlists', sa.Column('seen_at', sa.DateTime(timezone=True)))
    op.add_column('wishlist_groups', sa.Column('occasion_on', sa.Date()))
    for table in ('wishlists', 'wishlist_groups'):
        op.add_column(table, _words('visibility', server_default='private', nullable=False))
        _check(table, 'visibility', VISIBILITIES)
    op.create_index(
        'ix_wishlist_groups_public',
        'wishlist_groups',
        ['id'],
        postgresql_where=sa.text("visibility = 'public'"),
    )
    op.add_column('removals', sa.Column('group_row', postgresql.JSONB()))
    for column in (
        sa.Column('version', sa.BigInteger(), server_default=sa.text('1'), nullable=False),
        sa.Column('note', sa.String(500), server_default=sa.text("''"), nullable=False),
        sa.Column('is_note_private', sa.Boolean(), server_default=sa.text('true'), nullable=False),
        sa.Column('wanted_count', sa.BigInteger(), server_default=sa.text('1'), nullable=False),
        _words('priority', server_default='normal', nullable=False),
        sa.Column('archived_at', sa.DateTime(timezone=True)),
        _words('archive_reason'),
    ):
        op.add_column('wishlist_items', column)
    _check('wishlist_items', 'priority', PRIORITIES)
    op.create_check_constraint(
        op.f('ck_wishlist_items_archivereason'),
        'wishlist_items',
        f'archive_reason IN {REASONS}',
    )
    op.create_check_constraint(
        op.f('ck_wishlist_items_wanted_count'),
        'wishlist_items',
        'wanted_count BETWEEN 1 AND 99',
    )
    op.execute(
        "UPDATE wishlist_items SET archived_at = added_at, archive_reason = 'owner'"
        " WHERE status = 'archived'"
    )
    op.create_check_constraint(
        op.f('ck_wishlist_items_archived_with_reason'),
        'wishlist_items',
        "(status = 'archived') = (archived_at IS NOT NULL)"
        " AND (status = 'archived') = (archive_reason IS NOT NULL)",
    )
    op.create_index(
        'ix_wishlist_items_expiring',
        'wishlist_items',
        ['expires_on'],
        postgresql_where=sa.text("status = 'active' AND expires_on IS NOT NULL"),
    )
    op.create_table(
        'share_links',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('scope', sa.Enum('list', 'group', name='scope', native_enum=False, create_constraint=True, length=32), nullable=False),
        sa.Column('group_id', sa.Uuid(), nullable=True),
        sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
        sa.Column('sealed_token', sa.LargeBinary(), nullable=False),
        sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('opened_count', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('last_opened_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope = 'group' OR group_id IS NULL", name=op.f('ck_share_links_scope_of_group')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_share_links_user_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['group_id'], ['wishlist_groups.id'], name=op.f('fk_share_links_group_id_wishlist_groups'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_share_links')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_share_links_token_digest')),
    )
    op.create_index('uq_share_link_of_list', 'share_links', ['user_id'], unique=True, postgresql_where=sa.text("scope = 'list' AND revoked_at IS NULL"))
    op.create_index('uq_share_link_of_group', 'share_links', ['group_id'], unique=True, postgresql_where=sa.text("scope = 'group' AND revoked_at IS NULL"))
    op.create_index(op.f('ix_share_links_user_id_issued_at'), 'share_links', ['user_id', 'issued_at'])
    op.execute(STAYS_REVOKED)


def downgrade():
    op.drop_table('share_links')
    op.execute('DROP FUNCTION share_link_stays_revoked')
    op.drop_index('ix_wishlist_items_expiring', table_name='wishlist_items')
    for name in ('archived_with_reason', 'wanted_count', 'archivereason', 'priority'):
        op.drop_constraint(op.f(f'ck_wishlist_items_{name}'), 'wishlist_items')
    for name in ('archive_reason', 'archived_at', 'priority', 'wanted_count', 'is_note_private', 'note', 'version'):
        op.drop_column('wishlist_items', name)
    op.drop_column('removals', 'group_row')
    op.drop_index('ix_wishlist_groups_public', table_name='wishlist_groups')
    for table in ('wishlist_groups', 'wishlists'):
        op.drop_constraint(op.f(f'ck_{table}_visibility'), table)
        op.drop_column(table, 'visibility')
    op.drop_column('wishlist_groups', 'occasion_on')
    op.drop_column('wishlists', 'seen_at')
    for table in ('variants', 'products'):
        op.drop_column(table, 'restocked_at')


def _words(name, **more):
    return sa.Column(name, sa.String(32), **more)


def _check(table, name, words):
    op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, f'{name} IN {words}')
