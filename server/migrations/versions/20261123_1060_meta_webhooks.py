"""The webhook log by days, and dead letters."""

from alembic import op

revision = "meta_webhooks"
down_revision = "messaging"
branch_labels = None
depends_on = None

STATEMENTS = [
    """
    CREATE TABLE control.operator_dead_letter (
        id UUID NOT NULL,
        reason TEXT NOT NULL,
        meta_app_id TEXT NOT NULL,
        waba_id TEXT,
        phone_number_id TEXT,
        path TEXT NOT NULL,
        body BYTEA NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT operator_dead_letter_pkey PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE control.webhook_log (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        shard SMALLINT NOT NULL,
        meta_app_id TEXT NOT NULL,
        body BYTEA NOT NULL,
        CONSTRAINT webhook_log_pkey PRIMARY KEY (id, received_at)
    )
     PARTITION BY range (received_at)
    """,
    """
    CREATE TABLE control.webhook_waiting (
        shard SMALLINT NOT NULL,
        id BIGINT NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        size INTEGER NOT NULL,
        CONSTRAINT webhook_waiting_pkey PRIMARY KEY (shard, id)
    )
     WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)
    """,
    """
    CREATE TABLE dead_letter (
        workspace_id UUID NOT NULL,
        id UUID NOT NULL,
        reason TEXT NOT NULL,
        meta_app_id TEXT NOT NULL,
        waba_id TEXT,
        phone_number_id TEXT,
        path TEXT NOT NULL,
        body BYTEA NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT dead_letter_pkey PRIMARY KEY (workspace_id, id),
        CONSTRAINT dead_letter_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES control.workspace (id) ON DELETE CASCADE
    )
    """,
    """
    create table control.webhook_log_default partition of control.webhook_log default
    """,
    """
    create function control.make_webhook_partitions(days_ahead int) returns void
    language plpgsql security definer set search_path = control, pg_temp as $$
    declare
      day date;
    begin
      perform pg_advisory_xact_lock(hashtext('webhook partitions'));
      for day in select generate_series(current_date - 1, current_date + days_ahead, '1 day')::date loop
        begin
          execute format(
            'create table if not exists control.webhook_log_%s partition of control.webhook_log for values from (%L) to (%L)',
            to_char(day, 'YYYYMMDD'), day, day + 1);
        exception when check_violation then
          -- rows of that day are in the default partition already, where they are as safe
          null;
        end;
      end loop;
    end
    $$
    """,
    """
    create function control.drop_webhook_partitions(kept_days int) returns int
    language plpgsql security definer set search_path = control, pg_temp as $$
    declare
      name text;
      waiting_since timestamptz;
      dropped int := 0;
    begin
      select min(received_at) into waiting_since from control.webhook_waiting;
      for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'control.webhook_log'::regclass
          and c.relname ~ '^webhook_log_[0-9]{8}$'
          and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - kept_days
      loop
        if waiting_since is null or to_date(right(name, 8), 'YYYYMMDD') + 1 <= waiting_since then
          execute format('drop table control.%I', name);
          dropped := dropped + 1;
        end if;
      end loop;
      return dropped;
    end
    $$
    """,
    """
    select control.make_webhook_partitions(7)
    """,
]


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
