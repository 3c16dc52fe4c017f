"""programs and their answers

Revision ID: 20261121_api
Revises: 20261120_cart
Create Date: 2026-11-20 15:20:00

"""
import sqlalchemy as sa
from alembic import op

revision = '20261121_api'
down_revision = '20261120_cart'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'api_grants',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('program', sa.String(length=300), nullable=False),
        sa.Column('refresh_id', sa.Uuid(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('refreshed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'],
            name=op.f('fk_api_grants_user_id_users'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_grants')),
    )
    op.create_index(
        op.f('ix_api_grants_expires_at'), 'api_grants', ['expires_at']
    )
    op.create_index(
        op.f('ix_api_grants_user_id_started_at'), 'api_grants',
        ['user_id', 'started_at'],
    )
    op.create_table(
        'kept_answers',
        sa.Column('key_digest', sa.LargeBinary(length=32), nullable=False),
        sa.Column('status', sa.BigInteger(), nullable=True),
        sa.Column('sealed_body', sa.LargeBinary(), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('key_digest', name=op.f('pk_kept_answers')),
    )
    op.create_index(
        op.f('ix_kept_answers_answered_at'), 'kept_answers', ['answered_at']
    )


def downgrade():
    op.drop_table('kept_answers')
    op.drop_table('api_grants')
