-- Deploy leadmill:billing/processor to pg

begin;

create table billing.processor (
  name text primary key,
  livemode boolean not null,
  webhook_secrets text[] not null,
  changed_at timestamptz not null default clock_timestamp(),
  constraint processor_name_is_known check (name in ('stripe')),
  -- With a secret that can be guessed anybody makes money. The setting separates them by commas.
  constraint processor_secrets_are_long check (
    array_to_string(webhook_secrets, ',') ~ '^[^,]{16,}(,[^,]{16,}){0,4}$' and array_position(webhook_secrets, null) is null)
);

alter table billing.processor enable row level security;

-- no policy: nobody but definers reads it

comment on table billing.processor is
$$What proves that an event comes from a payment processor. Whoever knows a secret can sign payments that nobody made: it
is read by billing.receive_webhook alone, and no role that logs in may see it.$$;
comment on column billing.processor.livemode is $$True where real money is meant: events of the other mode are put aside.$$;
comment on column billing.processor.webhook_secrets is
$$Secrets that events may be signed with: one, or two while one is being replaced.$$;
comment on column billing.processor.changed_at is $$When they were last handed over.$$;

commit;
